using Replication.Contracts.Stores;

namespace Replication.UnitTests.Fakes;

/// <summary>A store of notes whose next writes fail, as many as the test says, and that lets a test act before a write.</summary>
internal sealed class FailingNoteStore(INoteStore store) : INoteStore
{
    public int FailingWrites { get; set; }

    public Func<Task>? BeforeWrite { get; set; }

    public Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        store.FindAsync(keys, cancellationToken);

    public async Task<IReadOnlyList<string>> InsertAsync(
        IReadOnlyCollection<SharedNote> notes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await PrepareAsync();
        return await store.InsertAsync(notes, now, cancellationToken);
    }

    public async Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken)
    {
        await PrepareAsync();
        return await store.ReplaceAsync(note, expectedVersion, cancellationToken);
    }

    public async Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken)
    {
        await PrepareAsync();
        return await store.DeleteAsync(key, version, cancellationToken);
    }

    private async Task PrepareAsync()
    {
        if (BeforeWrite is { } act)
            await act();
        if (FailingWrites == 0)
            return;
        FailingWrites--;
        throw new IOException("the store fails");
    }
}
