using Replication.Client;

namespace Replication.WebConsole.Access;

/// <summary>Opens one stream of changed tasks for all pages that have the same token and the same filter.</summary>
internal sealed class SharedTaskStreams
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SharedTaskStream> _open = [];

    /// <summary>
    /// Joins the stream of a filter, or opens it. A list that is read after this call misses no change. Throws <see cref="ApiException"/>.
    /// </summary>
    public async Task<ITaskStream> JoinAsync(
        ReplicationApi api, IReadOnlyList<(string Name, string? Value)> filter, CancellationToken cancellationToken)
    {
        var key = string.Join('\n', filter.Select(static it => $"{it.Name}={it.Value}").Prepend(api.Server.Token));
        SharedTaskStream shared;
        TaskStreamListener listener;
        lock (_gate)
        {
            if (_open.GetValueOrDefault(key)?.TryJoin() is { } joined)
                (shared, listener) = (_open[key], joined);
            else
            {
                shared = _open[key] = new SharedTaskStream(ended => Forget(key, ended));
                listener = shared.TryJoin()!;
                shared.Begin(token => api.OpenTaskStreamAsync(filter, lastEventId: null, token));
            }
        }
        try
        {
            await shared.Opened.WaitAsync(cancellationToken);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private void Forget(string key, SharedTaskStream ended)
    {
        lock (_gate)
        {
            if (_open.GetValueOrDefault(key) == ended)
                _open.Remove(key);
        }
    }
}
