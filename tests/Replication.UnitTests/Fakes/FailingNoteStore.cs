using Replication.Contracts.Stores;

namespace Replication.UnitTests.Fakes;

/// <summary>A store of notes whose next writes fail, as many as the test says.</summary>
internal sealed class FailingNoteStore(INoteStore store) : INoteStore
{
    public int FailingWrites { get; set; }

    public Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        store.FindAsync(keys, cancellationToken);

    public Task<IReadOnlyList<string>> InsertAsync(
        IReadOnlyCollection<SharedNote> notes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Fail();
        return store.InsertAsync(notes, now, cancellationToken);
    }

    public Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken)
    {
        Fail();
        return store.ReplaceAsync(note, expectedVersion, cancellationToken);
    }

    public Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken)
    {
        Fail();
        return store.DeleteAsync(key, version, cancellationToken);
    }

    private void Fail()
    {
        if (FailingWrites == 0)
            return;
        FailingWrites--;
        throw new IOException("the store fails");
    }
}
