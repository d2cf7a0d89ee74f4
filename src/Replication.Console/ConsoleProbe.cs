using Replication.WebConsole.Access;

namespace Replication.WebConsole;

/// <summary>Tells whether the console reaches the API.</summary>
public sealed class ConsoleProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly ConsoleServer _server;

    internal ConsoleProbe(ConsoleServer server) => _server = server;

    /// <summary>Why the API cannot be reached; null when it can.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            await _server.FindCallerAsync(token: null, limit.Token);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return $"the API at {_server.Address} cannot be reached: {e.Message}";
        }
    }
}
