using Replication.Contracts.Stores;

namespace Replication.Contracts.Instances;

/// <summary>
/// Which password each registry accepted last, of instances with two passwords. Workers share it through the store, so that any process can
/// say which password is no longer needed.
/// </summary>
public sealed class PasswordsInUse(INoteStore notes, TimeProvider time)
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    // A later use of the same password is written only after this time.
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMinutes(1);

    private readonly NoteMap<PasswordInUse> _uses = new(notes, "passwords-in-use", Retention, time);

    /// <summary>Returns the password of each instance that was used.</summary>
    public async Task<IReadOnlyDictionary<string, PasswordInUse>> ReadAsync(CancellationToken cancellationToken) =>
        await _uses.ReadAsync(cancellationToken);

    /// <summary>Stores later uses.</summary>
    public async Task RecordAsync(IReadOnlyDictionary<string, PasswordInUse> seen, CancellationToken cancellationToken)
    {
        if (seen.Count > 0)
            await _uses.ChangeAsync(uses => Merge(uses, seen), cancellationToken);
    }

    private bool Merge(Dictionary<string, PasswordInUse> uses, IReadOnlyDictionary<string, PasswordInUse> seen)
    {
        var news = seen.Where(it => IsNews(uses.GetValueOrDefault(it.Key), it.Value)).ToList();
        news.ForEach(it => uses[it.Key] = it.Value);
        foreach (var old in uses.Where(it => it.Value.At < time.GetUtcNow() - Retention).Select(static it => it.Key).ToList())
            uses.Remove(old);
        return news.Count > 0;
    }

    private static bool IsNews(PasswordInUse? known, PasswordInUse seen) =>
        known is null || (seen.Number == known.Number ? seen.At > known.At + WriteInterval : seen.At > known.At);
}
