using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Closes or resets the connection of a request.</summary>
internal static class ConnectionCut
{
    private static readonly TimeSpan ClientNotices = TimeSpan.FromSeconds(1);

    /// <summary>Ends the connection. Always throws <see cref="ConnectionCutException"/>.</summary>
    public static async Task MakeAsync(HttpContext context, Cut how)
    {
        if (how == Cut.Close)
        {
            context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
            // Kestrel's abort is a reset, which could overtake sent bytes. The delay is bounded, because a client may still be sending.
            await Task.Delay(ClientNotices, TimeProvider.System, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        context.Abort();
        throw new ConnectionCutException();
    }
}
