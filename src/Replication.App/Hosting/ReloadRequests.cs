using System.Threading.Channels;

namespace Replication.App.Hosting;

/// <summary>Requests to reload the configuration. Requests that arrive while one waits are one request.</summary>
internal sealed class ReloadRequests
{
    private readonly Channel<bool> _requests =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Add() => _requests.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellationToken) => await _requests.Reader.ReadAsync(cancellationToken);
}
