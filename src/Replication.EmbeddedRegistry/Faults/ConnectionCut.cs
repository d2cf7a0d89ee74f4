using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Replication.EmbeddedRegistry.Faults;

internal static class ConnectionCut
{
    private static readonly TimeSpan ClientNotices = TimeSpan.FromSeconds(1);

    /// <summary>Ends the connection of a request; it always throws, since there is nothing left to do for it.</summary>
    public static async Task MakeAsync(HttpContext context, Cut how)
    {
        if (how == Cut.Close)
        {
            context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
            // Kestrel's abort is a reset, which would overtake what is on its way. A client that still sends must not wait for ever.
            await Task.Delay(ClientNotices, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        context.Abort();
        throw new ConnectionCutException();
    }
}

internal sealed class ConnectionCutException() : IOException("the connection was cut on purpose");
