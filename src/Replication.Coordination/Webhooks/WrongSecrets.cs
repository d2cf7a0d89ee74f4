using System.Net;
using Replication.Coordination.Access;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Counts wrong secrets for each address. Beyond the limit a wrong secret is answered 429 and not logged. A right secret is always
/// accepted: many registries may share one address, and a misconfigured one must not block the others.
/// </summary>
internal sealed class WrongSecrets : IDisposable
{
    private readonly FailedAttempts _failures = new(new AccessOptions());

    /// <summary>Counts a wrong secret. Returns how long the caller should wait when there were too many.</summary>
    public TimeSpan? Note(IPAddress address)
    {
        if (_failures.Blocked(address) is { } wait)
            return wait;
        _failures.Note(address);
        return null;
    }

    public void Dispose() => _failures.Dispose();
}
