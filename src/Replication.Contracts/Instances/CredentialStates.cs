using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Contracts.Instances;

/// <summary>
/// The instances whose registries refuse their credentials. One note in the store holds them all; each change is a compare-and-swap.
/// </summary>
public sealed class CredentialStates(INoteStore notes, TimeProvider time)
{
    private const string Key = "credentials";

    // A refusal that no process probes any more is forgotten.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private volatile IReadOnlyDictionary<string, CredentialsRefusal> _known = new Dictionary<string, CredentialsRefusal>();

    /// <summary>All refusals at the last refresh, also those that are over.</summary>
    public IEnumerable<CredentialsRefusal> All => _known.Values;

    /// <summary>Returns the refusal of an instance at the last refresh; null when the registry accepts its credentials.</summary>
    public CredentialsRefusal? Find(string instance) => _known.GetValueOrDefault(instance) is { AcceptedAt: null } refusal ? refusal : null;

    /// <summary>Reads the refusals from the store.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken) => _known = (await ReadAsync(cancellationToken)).Refusals;

    /// <summary>
    /// Stores a refusal. Returns true when it is new; an instance that is refused already keeps its <see cref="CredentialsRefusal.Since"/>.
    /// </summary>
    public Task<bool> RefuseAsync(CredentialsRefusal refusal, CancellationToken cancellationToken)
    {
        var isNew = false;
        return ChangeAsync(refusal.Instance, known =>
        {
            isNew = known is null or { AcceptedAt: not null };
            return isNew ? refusal : refusal with { Since = known!.Since };
        }, () => isNew, cancellationToken);
    }

    /// <summary>
    /// Takes the probe of a refused instance, so that no other process sends it, and sets the time of the next one. Returns false when it
    /// is not due, unless it <paramref name="isEarly"/>, and when the credentials are accepted.
    /// </summary>
    public Task<bool> TakeProbeAsync(string instance, DateTimeOffset nextProbeAt, bool isEarly, CancellationToken cancellationToken)
    {
        var isTaken = false;
        return ChangeAsync(instance, known =>
        {
            isTaken = known is { AcceptedAt: null } && (isEarly || known.ProbeAt <= time.GetUtcNow());
            return isTaken ? known! with { ProbeAt = nextProbeAt } : known;
        }, () => isTaken, cancellationToken);
    }

    /// <summary>Makes the next probe due now, because the credentials may be right again.</summary>
    public Task<bool> ProbeSoonAsync(string instance, CancellationToken cancellationToken) => ChangeAsync(
        instance,
        known => known is { AcceptedAt: null } ? known with { ProbeAt = time.GetUtcNow() } : known,
        static () => true,
        cancellationToken);

    /// <summary>Ends a refusal. Returns true when it was not over before.</summary>
    public Task<bool> AcceptAsync(string instance, CancellationToken cancellationToken)
    {
        var isChange = false;
        return ChangeAsync(instance, known =>
        {
            isChange = known is { AcceptedAt: null };
            return isChange ? known! with { AcceptedAt = time.GetUtcNow() } : known;
        }, () => isChange, cancellationToken);
    }

    /// <summary>Removes a refusal, unless it changed since it was read.</summary>
    public Task<bool> RemoveAsync(CredentialsRefusal refusal, CancellationToken cancellationToken) =>
        ChangeAsync(refusal.Instance, known => known == refusal ? null : known, static () => true, cancellationToken);

    private async Task<bool> ChangeAsync(
        string instance,
        Func<CredentialsRefusal?, CredentialsRefusal?> change,
        Func<bool> result,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var (note, refusals) = await ReadAsync(cancellationToken);
            var known = refusals.GetValueOrDefault(instance);
            var changed = change(known);
            if (changed != known)
            {
                refusals.Remove(instance);
                if (changed is not null)
                    refusals[instance] = changed;
                if (!await WriteAsync(note, refusals, cancellationToken))
                    continue;
            }
            _known = refusals;
            return result();
        }
    }

    private async Task<(SharedNote? Note, Dictionary<string, CredentialsRefusal> Refusals)> ReadAsync(CancellationToken cancellationToken)
    {
        var note = await notes.FindAsync([Key], cancellationToken) is [var found] ? found : null;
        CredentialsRefusal[] all = note is null
            ? []
            : JsonSerializer.Deserialize<CredentialsRefusal[]>(note.Content, JsonSerializerOptions.Web)!;
        return (note, all.ToDictionary(static it => it.Instance, StringComparer.Ordinal));
    }

    private async Task<bool> WriteAsync(
        SharedNote? note, Dictionary<string, CredentialsRefusal> refusals, CancellationToken cancellationToken)
    {
        if (refusals.Count == 0)
            return note is null || await notes.DeleteAsync(Key, note.Version, cancellationToken);
        var now = time.GetUtcNow();
        var changed = new SharedNote(
            Key, JsonSerializer.Serialize(refusals.Values, JsonSerializerOptions.Web), Guid.NewGuid(), now + Retention);
        return note is null
            ? await notes.InsertAsync([changed], now, cancellationToken) is []
            : await notes.ReplaceAsync(changed, note.Version, cancellationToken);
    }
}
