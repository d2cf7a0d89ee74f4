using Replication.Contracts.Stores;

namespace Replication.Contracts.Status;

/// <summary>
/// The processes whose last reload was refused: they use an earlier configuration than the file has. A later reload or a restart ends it.
/// </summary>
public sealed class ReloadRefusals(INoteStore notes, TimeProvider time)
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private readonly NoteMap<ReloadRefusal> _refusals = new(notes, "reload-refusals", Retention, time);

    /// <summary>Returns the refusals by the name of the process.</summary>
    public async Task<IReadOnlyDictionary<string, ReloadRefusal>> ReadAsync(CancellationToken cancellationToken) =>
        (await _refusals.ReadAsync(cancellationToken))
            .Where(it => it.Value.At > time.GetUtcNow() - Retention)
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>Stores the refusal of a process.</summary>
    public Task AddAsync(string process, string problem, CancellationToken cancellationToken) => _refusals.ChangeAsync(
        all =>
        {
            all[process] = new ReloadRefusal(time.GetUtcNow(), problem);
            return true;
        },
        cancellationToken);

    /// <summary>Ends the refusal of a process.</summary>
    public Task RemoveAsync(string process, CancellationToken cancellationToken) =>
        _refusals.ChangeAsync(all => all.Remove(process), cancellationToken);
}
