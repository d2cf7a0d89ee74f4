using System.Text.Json;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// The refused webhook calls of all instances, in one note of the store: processes that refuse calls add to it, and any process reads it.
/// </summary>
internal sealed class RefusedCallNotes(INoteStore notes, TimeProvider time)
{
    private const string Key = "webhook-refusals";
    private const int MaxLostRaceCount = 5;

    // A refusal that did not happen again for this long is forgotten.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>Returns the refused calls of each instance that has some.</summary>
    public async Task<IReadOnlyDictionary<string, RefusedCalls>> ReadAsync(CancellationToken cancellationToken) =>
        (await ReadNoteAsync(cancellationToken)).Calls;

    /// <summary>Adds refused calls. Returns false when other processes changed the note each time.</summary>
    public async Task<bool> AddAsync(IReadOnlyDictionary<string, RefusedCalls> refused, CancellationToken cancellationToken)
    {
        for (var lostRaceCount = 0; lostRaceCount < MaxLostRaceCount; lostRaceCount++)
        {
            var (note, calls) = await ReadNoteAsync(cancellationToken);
            foreach (var (instance, its) in refused)
                calls[instance] = calls.TryGetValue(instance, out var earlier) ? earlier.Plus(its) : its;
            var now = time.GetUtcNow();
            var changed = new SharedNote(
                Key, JsonSerializer.Serialize(calls, JsonSerializerOptions.Web), Guid.NewGuid(), now + Retention);
            if (note is null
                ? await notes.InsertAsync([changed], now, cancellationToken) is []
                : await notes.ReplaceAsync(changed, note.Version, cancellationToken))
                return true;
        }
        return false;
    }

    private async Task<(SharedNote? Note, Dictionary<string, RefusedCalls> Calls)> ReadNoteAsync(CancellationToken cancellationToken)
    {
        var note = await notes.FindAsync([Key], cancellationToken) is [var found] ? found : null;
        var calls = note is null
            ? []
            : JsonSerializer.Deserialize<Dictionary<string, RefusedCalls>>(note.Content, JsonSerializerOptions.Web)!;
        var oldest = time.GetUtcNow() - Retention;
        return (note, calls.Where(it => it.Value.LastAt > oldest).ToDictionary(StringComparer.Ordinal));
    }
}
