import type { ActAnswer, PracticePortal } from './practice-portal.js';

export type ItemKind = 'lead' | 'deal';

/** Whose hit it is; left out: nobody's, as of an agent. */
interface By {
  by?: number;
}

interface NewItem {
  title?: string;
  responsibleId?: number;
  sourceId?: string;
  /** Id of the value in the list of that kind: `cast.regions.values.center.enumIds.lead`. */
  region?: number;
  stageId?: string;
}

export interface NewLead extends NewItem {
  name?: string;
  lastName?: string;
  phone?: string;
}

export interface NewDeal extends NewItem {
  categoryId: number;
  contactId?: number;
}

export interface ItemRow {
  ID: number;
  TITLE: string;
  STAGE_ID: string;
  ASSIGNED_BY_ID: number;
  CREATED_BY_ID: number;
  MOVED_BY_ID: number | null;
}

export interface Robot {
  entity: ItemKind;
  stage: string;
  moveTo?: string;
  responsibleId?: number;
}

/** Leads and deals of a practice portal as people, forms, imports and robots treat them. Each method is one hit. */
export class Items {
  constructor(private readonly portal: PracticePortal) {}

  async addLead(lead: NewLead, { by }: By = {}): Promise<number> {
    return idOf(await this.portal.act('addLead', { ...lead, ...whose(by) }), 'leadId');
  }

  async addDeal(deal: NewDeal, by: number): Promise<number> {
    return idOf(await this.portal.act('addDeal', { title: 'Сделка', ...deal, userId: by }), 'dealId');
  }

  /** Made without robots, as by an import. */
  async importLeads(count: number, lead: NewLead, by: number): Promise<number[]> {
    return (await this.portal.act('importLeads', { ...lead, count, userId: by }))['leadIds'] as number[];
  }

  /** A visitor of a site fills in a form; without a responsible the form's own queue chooses. Robots come after the answer. */
  async webForm(
    kind: ItemKind,
    formId: number,
    fields: NewLead & { categoryId?: number } = {},
  ): Promise<{ id: number; responsibleId: number }> {
    const { id, responsibleId } = await this.portal.act('webForm', { ...fields, entity: kind, formId });
    return { id: id as number, responsibleId: responsibleId as number };
  }

  async setFormQueue(formId: number, userIds: number[]): Promise<void> {
    await this.portal.act('setFormQueue', { formId, userIds });
  }

  async move(kind: ItemKind, id: number, stageId: string, { by }: By = {}): Promise<void> {
    await this.portal.act(kind === 'lead' ? 'moveLead' : 'moveDeal', { [`${kind}Id`]: id, stageId, ...whose(by) });
  }

  /** A group action: each in a transaction of its own, robots after it. */
  async moveInKanban(kind: ItemKind, ids: number[], stageId: string, by: number): Promise<void> {
    await this.portal.act('moveInKanban', { entity: kind, ids, stageId, userId: by });
  }

  /** By the old way, which sends no OnAfterCrmDealUpdate. */
  async moveToPipeline(dealId: number, categoryId: number, by: number): Promise<void> {
    await this.portal.act('moveDealToCategory', { dealId, categoryId, userId: by });
  }

  async setResponsible(kind: ItemKind, id: number, responsibleId: number, by: number): Promise<void> {
    await this.portal.act(kind === 'lead' ? 'setLeadResponsible' : 'setDealResponsible', { [`${kind}Id`]: id, responsibleId, userId: by });
  }

  async setField(kind: ItemKind, id: number, field: string, value: unknown, by: number): Promise<void> {
    await this.portal.act('setItemField', { entity: kind, id, field, value, userId: by });
  }

  async comment(kind: ItemKind, id: number, text: string, by: number): Promise<void> {
    await this.portal.act(kind === 'lead' ? 'commentLead' : 'commentDeal', { [`${kind}Id`]: id, text, userId: by });
  }

  async addToDo(kind: ItemKind, id: number, responsibleId: number, subject: string): Promise<number> {
    return idOf(await this.portal.act('addToDo', { entity: kind, id, responsibleId, subject }), 'activityId');
  }

  async convert(leadId: number, by: number): Promise<{ contactId: number; dealId: number }> {
    const { contactId, dealId } = await this.portal.act('convertLead', { leadId, userId: by });
    return { contactId: contactId as number, dealId: dealId as number };
  }

  async remove(kind: ItemKind, id: number, by: number): Promise<void> {
    await this.portal.act(kind === 'lead' ? 'deleteLead' : 'deleteDeal', { [kind === 'lead' ? 'leadId' : 'id']: id, userId: by });
  }

  /** The only robots there are from now on. */
  async setRobots(robots: Robot[]): Promise<void> {
    await this.portal.act('setOption', { module: 'playground', name: 'robots', value: JSON.stringify(robots) });
  }

  /** The portal's trigger "responsible changed", which moves the item to that stage. */
  async addResponsibleTrigger(kind: ItemKind, stageId: string): Promise<void> {
    await this.portal.act('addTrigger', { entity: kind, code: 'RESP_CHANGED', stageId });
  }

  /** Fields that stages require, the only ones from now on: from one stage to the end, or `to` another. */
  async setRequiredFields(fields: { entity: ItemKind; field: string; from: string; to?: string }[]): Promise<void> {
    await this.portal.act('setOption', { module: 'playground', name: 'required_fields', value: JSON.stringify(fields) });
  }

  async row(kind: ItemKind, id: number): Promise<ItemRow | null> {
    const [row] = await this.portal.rows<ItemRow>(
      `SELECT ID, TITLE, ${kind === 'lead' ? 'STATUS_ID AS STAGE_ID' : 'STAGE_ID'}, ASSIGNED_BY_ID, CREATED_BY_ID, MOVED_BY_ID FROM b_crm_${kind} WHERE ID = ?`,
      [id],
    );
    return row ?? null;
  }
}

const whose = (by: number | undefined) => (by === undefined ? {} : { userId: by });

function idOf(answer: ActAnswer, name: string): number {
  return answer[name] as number;
}
