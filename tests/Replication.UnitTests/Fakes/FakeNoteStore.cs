using Replication.Contracts.Stores;

namespace Replication.UnitTests.Fakes;

/// <summary>A store without notes, unless the test sets some.</summary>
internal sealed class FakeNoteStore : INoteStore
{
    public Func<CancellationToken, Task<IReadOnlyList<SharedNote>>> OnFindAsync { get; init; } =
        static _ => Task.FromResult<IReadOnlyList<SharedNote>>([]);

    public Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        OnFindAsync(cancellationToken);

    public Task<IReadOnlyList<string>> InsertAsync(
        IReadOnlyCollection<SharedNote> notes, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken) => throw new NotSupportedException();
}
