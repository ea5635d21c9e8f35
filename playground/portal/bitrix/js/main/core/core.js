// A stand-in for the portal's BX: messages and BX.ajax.runAction, as pages of the practice portal need them. This is not Bitrix.
(() => {
  const texts = {};

  /** BX.message({NAME: 'text'}) keeps texts, BX.message('NAME') gives one. */
  const message = (what) => {
    if (typeof what === 'string') return texts[what] ?? '';
    Object.assign(texts, what);
    Object.assign(message, what);
    return true;
  };

  const bitrixSessid = () => message('bitrix_sessid');

  const asForm = (data) => {
    if (data instanceof FormData) return data;
    const form = new URLSearchParams();
    const add = (name, value) => {
      if (value !== null && typeof value === 'object') {
        for (const [key, one] of Object.entries(value)) add(name === '' ? key : `${name}[${key}]`, one);
      } else if (value !== undefined) form.append(name, value === null ? '' : String(value));
    };
    add('', data ?? {});
    return form;
  };

  const failed = (code, text) => ({ status: 'error', data: null, errors: [{ code, message: text, customData: null }] });

  const ask = async (action, config) => {
    const url = `/bitrix/services/main/ajax.php?${new URLSearchParams({ ...config.getParameters, action })}`;
    const method = config.method ?? 'POST';
    const headers = { 'X-Bitrix-Csrf-Token': bitrixSessid() };
    for (const { name, value } of config.headers ?? []) headers[name] = value;
    let body;
    if (config.json !== undefined) {
      headers['Content-Type'] = 'application/json';
      body = JSON.stringify(config.json);
    } else if (method !== 'GET') {
      body = asForm(config.data);
      body.set('sessid', bitrixSessid());
      if (config.navigation?.page !== undefined) body.set('nav', `page-${config.navigation.page}`);
      if (config.signedParameters !== undefined) body.set('signedParameters', config.signedParameters);
    }
    const signal = config.timeout > 0 ? AbortSignal.timeout(config.timeout * 1_000) : undefined;
    try {
      const response = await fetch(url, { method, headers, body, signal, credentials: 'same-origin' });
      const answer = await response.json();
      return answer !== null && typeof answer === 'object' && 'status' in answer ? answer : failed('NETWORK_ERROR', 'Network error');
    } catch {
      return failed('NETWORK_ERROR', 'Network error');
    }
  };

  /** Resolves with {status: 'success', data, errors}, rejects with {status, data, errors}; tries once more with a fresh token. */
  const runAction = async (action, config = {}) => {
    let answer = await ask(action, config);
    const fresh = answer.errors?.find((error) => error.code === 'invalid_csrf')?.customData?.csrf;
    if (fresh) {
      message({ bitrix_sessid: fresh });
      answer = await ask(action, config);
    }
    if (answer.status !== 'success') throw answer;
    return answer;
  };

  const ready = (then) => {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', then, { once: true });
    else then();
  };

  globalThis.BX = { ...globalThis.BX, message, bitrix_sessid: bitrixSessid, ready, ajax: { runAction } };
})();
