<?php

/** The portal's page of rights is of no matter here: everybody who opens the practice portal is its administrator. */

?>
<tr><td colspan="2">Учебный портал: права не настраиваются. / Practice portal: rights are not set here.</td></tr>
