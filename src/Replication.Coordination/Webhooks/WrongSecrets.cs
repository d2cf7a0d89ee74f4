using System.Net;
using Replication.Coordination.Access;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Counts wrong secrets by address. Beyond the limit a wrong secret is answered 429 and not logged. A right secret is always accepted: many registries
/// may share one address, and one that is set up wrongly must not lock out the others.
/// </summary>
internal sealed class WebhookGuesses : IDisposable
{
    private readonly FailedAttempts _failures = new(new AccessOptions());

    /// <summary>Counts a wrong secret; says how long the caller should wait where there were too many.</summary>
    public TimeSpan? Note(IPAddress address)
    {
        if (_failures.Blocked(address) is { } wait)
            return wait;
        _failures.Note(address);
        return null;
    }

    public void Dispose() => _failures.Dispose();
}
