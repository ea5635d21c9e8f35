<?php

declare(strict_types=1);

namespace Bitrix\Main\Web;

use Bitrix\Main\Config\Configuration;

/** HTTP by curl. Options not listed here are accepted and ignored. */
class HttpClient
{
    public const HTTP_GET = 'GET';
    public const HTTP_POST = 'POST';

    protected int $socketTimeout = 30;
    protected ?int $streamTimeout = null;
    protected bool $waitResponse = true;
    protected bool $redirect = true;
    protected int $redirectMax = 5;
    protected bool $privateIp = true;
    protected bool $sslVerify = true;
    protected string $proxyHost = '';
    protected int $proxyPort = 0;
    /** @var array<string, string> */
    protected array $requestHeaders = [];
    protected int $status = 0;
    protected string $result = '';
    /** @var array<string, string> */
    protected array $error = [];
    protected array $responseHeaders = [];

    public function __construct(?array $options = null)
    {
        $options = ($options ?? []) + (array) (Configuration::getInstance()->get('http_client_options') ?? []); // those of the whole portal
        $this->socketTimeout = (int) ($options['socketTimeout'] ?? $this->socketTimeout);
        $this->waitResponse = (bool) ($options['waitResponse'] ?? true);
        $this->streamTimeout = isset($options['streamTimeout']) ? (int) $options['streamTimeout'] : ($this->waitResponse ? 60 : 1);
        $this->redirect = (bool) ($options['redirect'] ?? true);
        $this->redirectMax = (int) ($options['redirectMax'] ?? 5);
        $this->privateIp = (bool) ($options['privateIp'] ?? true);
        $this->sslVerify = empty($options['disableSslVerification']);
        $this->proxyHost = (string) ($options['proxyHost'] ?? '');
        $this->proxyPort = (int) ($options['proxyPort'] ?? 0);
        foreach ($options['headers'] ?? [] as $name => $value) {
            $this->setHeader($name, $value);
        }
    }

    public function get($url)
    {
        return $this->query(self::HTTP_GET, $url) ? $this->getResult() : false;
    }

    public function post($url, $postData = null, $multipart = false)
    {
        if (is_array($postData)) {
            $postData = http_build_query($postData);
        }
        return $this->query(self::HTTP_POST, $url, $postData) ? $this->getResult() : false;
    }

    /** True when an answer came, whatever its status. */
    public function query($method, $url, $entityBody = null)
    {
        $this->status = 0;
        $this->result = '';
        $this->error = [];
        $this->responseHeaders = [];
        $uri = new Uri($url);
        if (!$this->privateIp && filter_var(gethostbyname($uri->getHost()), FILTER_VALIDATE_IP, FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE) === false) {
            $this->addError('PRIVATE_IP', 'Private IP address is not allowed.');
            return false;
        }
        $headers = $this->requestHeaders + ($method === self::HTTP_POST ? ['content-type' => 'application/x-www-form-urlencoded'] : []);
        $headers += ['host' => $uri->getHost(), 'user-agent' => 'BitrixSM HttpClient class']; // no port in Host, as in the portal
        $curl = curl_init((string) $url);
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_CONNECTTIMEOUT => $this->socketTimeout,
            CURLOPT_TIMEOUT => $this->socketTimeout + $this->streamTimeout,
            CURLOPT_FOLLOWLOCATION => $this->redirect,
            CURLOPT_MAXREDIRS => $this->redirectMax,
            CURLOPT_SSL_VERIFYPEER => $this->sslVerify,
            CURLOPT_HTTPHEADER => array_map(static fn($n, $v) => "{$n}: {$v}", array_keys($headers), $headers),
            CURLOPT_HEADERFUNCTION => function ($curl, string $line): int {
                if (str_contains($line, ':')) {
                    [$name, $value] = explode(':', $line, 2);
                    $this->responseHeaders[trim($name)] = trim($value);
                }
                return strlen($line);
            },
        ]);
        if ($this->proxyHost !== '') {
            curl_setopt($curl, CURLOPT_PROXY, $this->proxyHost . ($this->proxyPort > 0 ? ":{$this->proxyPort}" : ''));
        }
        if ($entityBody !== null && $entityBody !== '') {
            curl_setopt($curl, CURLOPT_POSTFIELDS, $entityBody);
        }
        $answer = curl_exec($curl);
        if ($answer === false) {
            $this->addError('NETWORK', curl_error($curl));
            return false;
        }
        $this->status = (int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        $this->result = $this->waitResponse ? (string) $answer : '';
        return true;
    }

    public function setHeader($name, $value, $replace = true)
    {
        $name = strtolower((string) $name);
        if ($replace || !isset($this->requestHeaders[$name])) {
            $this->requestHeaders[$name] = (string) $value;
        }
        return $this;
    }

    public function setHeaders(array $headers)
    {
        foreach ($headers as $name => $value) {
            $this->setHeader($name, $value);
        }
        return $this;
    }

    public function clearHeaders()
    {
        $this->requestHeaders = [];
    }

    public function setRedirect($value, $max = null)
    {
        $this->redirect = (bool) $value;
        $this->redirectMax = $max ?? $this->redirectMax;
        return $this;
    }

    /** Resets the stream time-out to a second when no answer is waited for. */
    public function waitResponse($value)
    {
        $this->waitResponse = (bool) $value;
        if (!$this->waitResponse) {
            $this->streamTimeout = 1;
        }
        return $this;
    }

    public function setTimeout($value)
    {
        $this->socketTimeout = (int) $value;
        return $this;
    }

    public function setStreamTimeout($value)
    {
        $this->streamTimeout = (int) $value;
        return $this;
    }

    public function setPrivateIp($value)
    {
        $this->privateIp = (bool) $value;
        return $this;
    }

    public function disableSslVerification()
    {
        $this->sslVerify = false;
        return $this;
    }

    public function getStatus()
    {
        return $this->status;
    }

    public function getResult()
    {
        return $this->result;
    }

    public function getError()
    {
        return $this->error;
    }

    public function getHeaders(): HttpHeaders
    {
        return new HttpHeaders($this->responseHeaders);
    }

    protected function addError($code, $message, $triggerWarning = false)
    {
        $this->error[$code] = $message;
    }
}
