import { readCast } from '../harness/cast.js';
import type { ItemKind } from '../harness/items.js';
import type { World } from '../harness/world.js';
import type { Both } from './day.js';
import { type ItemOrder, type ItemWords, WrongOrder } from './practice-order.js';

const cast = readCast();

/** Carries out what people, visitors of a site and imports do with leads and deals. */
export async function doWithItems(world: World, order: ItemOrder): Promise<Both> {
  const by = order.do === 'form' ? 0 : (order.userId ?? cast.accounts['admin']?.id ?? 1);
  switch (order.do) {
    case 'lead': {
      const id = await world.items.addLead({ title: order.title, ...fieldsOf('lead', order) }, { by });
      return { ru: `Лид № ${id}, ${await holder(world, 'lead', id, 'ru')}.`, en: `Lead ${id}, ${await holder(world, 'lead', id, 'en')}.` };
    }
    case 'deal': {
      const id = await world.items.addDeal({ title: order.title, categoryId: order.categoryId, ...fieldsOf('deal', order) }, by);
      return {
        ru: `Сделка № ${id}, ${await holder(world, 'deal', id, 'ru')}.`,
        en: `Deal ${id}, ${await holder(world, 'deal', id, 'en')}.`,
      };
    }
    case 'move': {
      await world.items.move(order.kind, order.id, order.stageId, { by });
      const stage = (await world.items.row(order.kind, order.id))?.STAGE_ID;
      return order.kind === 'lead'
        ? { ru: `Лид № ${order.id} стоит на стадии ${stage}.`, en: `Lead ${order.id} stands at ${stage}.` }
        : { ru: `Сделка № ${order.id} стоит на стадии ${stage}.`, en: `Deal ${order.id} stands at ${stage}.` };
    }
    case 'convert': {
      const { contactId, dealId } = await world.items.convert(order.id, by);
      return {
        ru: `Из лида № ${order.id} сделаны контакт № ${contactId} и сделка № ${dealId}.`,
        en: `Lead ${order.id} has become contact ${contactId} and deal ${dealId}.`,
      };
    }
    case 'import': {
      const ids = await world.items.importLeads(order.count, fieldsOf('lead', order), by);
      return { ru: `Загружены лиды: № ${ids[0]}–${ids.at(-1)}.`, en: `Leads imported: ${ids[0]}–${ids.at(-1)}.` };
    }
    case 'form': {
      const { id } = await world.items.webForm('lead', order.formId, { title: order.title, ...fieldsOf('lead', order) });
      return {
        ru: `Заполнена форма № ${order.formId}: лид № ${id}, ${await holder(world, 'lead', id, 'ru')}.`,
        en: `Form ${order.formId} is filled in: lead ${id}, ${await holder(world, 'lead', id, 'en')}.`,
      };
    }
    default:
      return order satisfies never;
  }
}

function fieldsOf(kind: ItemKind, { name, phone, responsibleId, sourceId, region }: ItemWords) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(phone === undefined ? {} : { phone }),
    ...(responsibleId === undefined ? {} : { responsibleId }),
    ...(sourceId === undefined ? {} : { sourceId }),
    ...(region === undefined ? {} : { region: regionOf(kind, region) }),
  };
}

function regionOf(kind: ItemKind, code: string): number {
  const values: Record<string, { enumIds: Record<ItemKind, number> } | undefined> = cast.regions.values;
  const region = values[code];
  if (region !== undefined) return region.enumIds[kind];
  const known = Object.keys(values).join(', ');
  throw new WrongOrder({ ru: `--region: «${code}» нет. Есть: ${known}.`, en: `--region: there is no "${code}". Known are: ${known}.` });
}

async function holder(world: World, kind: ItemKind, id: number, language: keyof Both): Promise<string> {
  const [row] = await world.portal.rows<{ name: string; stage: string }>(
    `SELECT TRIM(CONCAT_WS(' ', u.NAME, u.LAST_NAME)) AS name, i.${kind === 'lead' ? 'STATUS_ID' : 'STAGE_ID'} AS stage
       FROM b_crm_${kind} i LEFT JOIN b_user u ON u.ID = i.ASSIGNED_BY_ID WHERE i.ID = ?`,
    [id],
  );
  return language === 'ru' ? `ответственный — ${row?.name}, стадия ${row?.stage}` : `responsible person ${row?.name}, stage ${row?.stage}`;
}
