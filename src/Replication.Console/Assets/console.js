// Starts the pages, and remembers what only the browser knows: the time zone and whether it prefers a dark page.
(() => {
  const remember = (name, value) => {
    const known = document.cookie.split('; ').some(it => it === `${name}=${encodeURIComponent(value)}`);
    document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
    return known;
  };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const known = [remember('console-zone', zone), remember('console-scheme', dark)].every(it => it);
  // The first page was made without these values. Where cookies are blocked, one reload is enough.
  if (!known && !sessionStorage.getItem('console-reloaded')) {
    sessionStorage.setItem('console-reloaded', '1');
    location.reload();
    return;
  }

  const banner = () => document.getElementById('connection-lost');
  let reconnecting = false;
  const reconnect = async () => {
    if (reconnecting) return;
    reconnecting = true;
    banner()?.removeAttribute('hidden');
    for (let wait = 500; ; wait = Math.min(wait * 2, 5000)) {
      await new Promise(resolve => setTimeout(resolve, wait));
      try {
        const live = await fetch('/health/live', { cache: 'no-store' });
        if (!live.ok) continue;
        // False: the server is there, but it does not have this page any more. A fresh one is made.
        if (await Blazor.reconnect()) break;
        location.reload();
        return;
      } catch {
        // The server is still away.
      }
    }
    banner()?.setAttribute('hidden', '');
    reconnecting = false;
  };
  Blazor.start({
    circuit: {
      // One WebSocket to one process: a load balancer needs no sticky sessions.
      configureSignalR: builder => builder.withUrl('_blazor', { skipNegotiation: true, transport: 1 }),
      reconnectionHandler: { onConnectionDown: () => { void reconnect(); }, onConnectionUp: () => banner()?.setAttribute('hidden', '') },
    },
  });
  window.replicationConsole = {
    copy: text => navigator.clipboard.writeText(text),
    focus: id => document.getElementById(id)?.focus(),
  };
})();
