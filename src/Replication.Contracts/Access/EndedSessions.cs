using Replication.Contracts.Stores;

namespace Replication.Contracts.Access;

/// <summary>When each token ended all of its console sessions. Processes share it through the store.</summary>
public sealed class EndedSessions(INoteStore notes, TimeProvider time)
{
    /// <summary>How long a console session lasts at most, counted from the sign-in.</summary>
    public static TimeSpan MaxSessionTime { get; } = TimeSpan.FromDays(7);

    private readonly NoteMap<DateTimeOffset> _ends = new(notes, "ended-console-sessions", MaxSessionTime, time);

    /// <summary>Returns the time at which the sessions of a token ended; null when none were ended.</summary>
    public async Task<DateTimeOffset?> FindAsync(string token, CancellationToken cancellationToken) =>
        (await _ends.ReadAsync(cancellationToken)).TryGetValue(token, out var at) ? at : null;

    /// <summary>Ends all sessions of a token that began before now.</summary>
    public async Task<DateTimeOffset> EndAsync(string token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await _ends.ChangeAsync(
            ends =>
            {
                // Older sessions have ended by their age.
                foreach (var old in ends.Where(it => it.Value < now - MaxSessionTime).Select(static it => it.Key).ToList())
                    ends.Remove(old);
                ends[token] = now;
                return true;
            },
            cancellationToken);
        return now;
    }
}
