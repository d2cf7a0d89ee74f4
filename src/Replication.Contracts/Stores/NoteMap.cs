using System.Text.Json;

namespace Replication.Contracts.Stores;

/// <summary>A small map that processes share in one note of the store. Each change is a compare-and-swap.</summary>
/// <param name="notes">The store.</param>
/// <param name="key">The key of the note.</param>
/// <param name="retention">How long the map is kept after its last change.</param>
/// <param name="time">The clock.</param>
public sealed class NoteMap<T>(INoteStore notes, string key, TimeSpan retention, TimeProvider time)
{
    private const int MaxLostRaceCount = 10;

    /// <summary>Returns the map; an empty one when the note does not exist.</summary>
    public async Task<Dictionary<string, T>> ReadAsync(CancellationToken cancellationToken) =>
        (await ReadNoteAsync(cancellationToken)).Map;

    /// <summary>
    /// Changes the map. <paramref name="change"/> edits the given map and returns false when nothing has to be written. It runs again after
    /// another process has changed the note first. Returns false when other processes did so each time.
    /// </summary>
    public async Task<bool> ChangeAsync(Func<Dictionary<string, T>, bool> change, CancellationToken cancellationToken)
    {
        for (var lostRaceCount = 0; lostRaceCount < MaxLostRaceCount; lostRaceCount++)
        {
            var (note, map) = await ReadNoteAsync(cancellationToken);
            if (!change(map) || await WriteAsync(note, map, cancellationToken))
                return true;
        }
        return false;
    }

    private async Task<bool> WriteAsync(SharedNote? note, Dictionary<string, T> map, CancellationToken cancellationToken)
    {
        if (map.Count == 0)
            return note is null || await notes.DeleteAsync(key, note.Version, cancellationToken);
        var now = time.GetUtcNow();
        var changed = new SharedNote(key, JsonSerializer.Serialize(map, JsonSerializerOptions.Web), Guid.NewGuid(), now + retention);
        return note is null
            ? await notes.InsertAsync([changed], now, cancellationToken) is []
            : await notes.ReplaceAsync(changed, note.Version, cancellationToken);
    }

    private async Task<(SharedNote? Note, Dictionary<string, T> Map)> ReadNoteAsync(CancellationToken cancellationToken) =>
        await notes.FindAsync([key], cancellationToken) is [var note]
            ? (note, JsonSerializer.Deserialize<Dictionary<string, T>>(note.Content, JsonSerializerOptions.Web)!)
            : (null, []);
}
