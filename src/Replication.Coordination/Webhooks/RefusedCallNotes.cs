using System.Text.Json;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// The refused webhook calls of all instances, in one note of the store: processes that refuse calls add to it, and any process reads it.
/// </summary>
internal sealed class RefusedCallNotes(INoteStore notes, ILastReportStore reports, TimeProvider time)
{
    private const string Key = "refused-webhook-calls";
    private const int MaxLostRaceCount = 5;

    // A refusal that did not happen again for this long is forgotten.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private readonly NoteMap<DateTimeOffset> _acknowledged = new(notes, "acknowledged-webhook-calls", Retention, time);

    /// <summary>Returns the refused calls of the newest period of each instance that has some.</summary>
    public async Task<IReadOnlyDictionary<string, RefusedCalls>> ReadAsync(CancellationToken cancellationToken)
    {
        var (_, parts) = await ReadNoteAsync(cancellationToken);
        if (parts.Count == 0)
            return new Dictionary<string, RefusedCalls>();
        var accepted = await reports.FindAsync(parts.Keys, cancellationToken);
        return parts.ToDictionary(static it => it.Key, it => RefusedPeriod.Of(it.Value, At(accepted, it.Key)), StringComparer.Ordinal);
    }

    /// <summary>Adds refused calls. Returns false when other processes changed the note each time.</summary>
    public async Task<bool> AddAsync(IReadOnlyDictionary<string, RefusedPart> refused, CancellationToken cancellationToken)
    {
        for (var lostRaceCount = 0; lostRaceCount < MaxLostRaceCount; lostRaceCount++)
        {
            var (note, parts) = await ReadNoteAsync(cancellationToken);
            var accepted = await reports.FindAsync([.. refused.Keys], cancellationToken);
            var now = time.GetUtcNow();
            foreach (var (instance, its) in refused)
                parts[instance] = RefusedPeriod.Compact([.. parts.GetValueOrDefault(instance, []), its], At(accepted, instance), now);
            var changed = new SharedNote(
                Key, JsonSerializer.Serialize(parts, JsonSerializerOptions.Web), Guid.NewGuid(), now + Retention);
            if (note is null
                ? await notes.InsertAsync([changed], now, cancellationToken) is []
                : await notes.ReplaceAsync(changed, note.Version, cancellationToken))
                return true;
        }
        return false;
    }

    /// <summary>
    /// Forgets the calls of an instance that were refused until now, also those that another process has counted and not stored yet.
    /// </summary>
    public Task AcknowledgeAsync(string instance, CancellationToken cancellationToken) => _acknowledged.ChangeAsync(
        times =>
        {
            var now = time.GetUtcNow();
            foreach (var old in times.Where(it => it.Value < now - Retention).Select(static it => it.Key).ToList())
                times.Remove(old);
            times[instance] = now;
            return true;
        },
        cancellationToken);

    private async Task<(SharedNote? Note, Dictionary<string, IReadOnlyList<RefusedPart>> Parts)> ReadNoteAsync(
        CancellationToken cancellationToken)
    {
        var note = await notes.FindAsync([Key], cancellationToken) is [var found] ? found : null;
        var parts = note is null
            ? []
            : JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<RefusedPart>>>(note.Content, JsonSerializerOptions.Web)!;
        var acknowledged = parts.Count == 0 ? [] : await _acknowledged.ReadAsync(cancellationToken);
        var oldest = time.GetUtcNow() - Retention;
        return (note, parts
            .Select(it => (it.Key, Parts: it.Value.Where(
                part => !(acknowledged.TryGetValue(it.Key, out var at) && part.Calls.LastAt <= at)).ToList()))
            .Where(it => it.Parts.Any(part => part.Calls.LastAt > oldest))
            .ToDictionary(static it => it.Key, static it => (IReadOnlyList<RefusedPart>)it.Parts, StringComparer.Ordinal));
    }

    private static DateTimeOffset? At(IReadOnlyDictionary<string, LastReport> accepted, string instance) =>
        accepted.GetValueOrDefault(instance)?.At;
}
