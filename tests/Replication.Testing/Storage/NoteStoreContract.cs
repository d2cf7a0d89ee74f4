using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Shared notes, which processes use for coordination.</summary>
public abstract class NoteStoreContract(IStorePlace place) : StoreContract(place)
{
    private INoteStore Notes => Get<INoteStore>();

    [Fact]
    public async Task Stored_notes_are_found_by_their_keys()
    {
        var (a, b) = (Note("a"), Note("b"));

        Assert.Empty(await Notes.InsertAsync([a, b], At(0), default));

        AssertSame<SharedNote[]>([a, b], [.. (await Notes.FindAsync(["b", "none", "a"], default)).OrderBy(it => it.Key)]);
        Assert.Empty(await Notes.FindAsync(["none"], default));
        Assert.Empty(await Notes.FindAsync([], default));
    }

    [Fact]
    public async Task An_existing_key_is_unchanged_and_the_others_are_inserted()
    {
        var first = Note("a");
        await Notes.InsertAsync([first], At(0), default);

        Assert.Equal(["a"], await Notes.InsertAsync([Note("a"), Note("b")], At(0), default));

        AssertSame([first], await Notes.FindAsync(["a"], default));
        Assert.Single(await Notes.FindAsync(["b"], default));
    }

    [Fact]
    public async Task Of_concurrent_inserts_of_one_key_one_succeeds()
    {
        var other = GetInAnotherProcess<INoteStore>();

        var taken = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => Task.Run(() => (i % 2 == 0 ? Notes : other).InsertAsync([Note("a")], At(0), default))));

        Assert.Single(taken, it => it.Count == 0);
    }

    [Fact]
    public async Task Of_concurrent_replacements_of_one_version_one_succeeds()
    {
        var other = GetInAnotherProcess<INoteStore>();
        var first = Note("a");
        await Notes.InsertAsync([first], At(0), default);
        var wishes = Enumerable.Range(0, 8).Select(_ => Note("a")).ToList();

        var replaced = await Task.WhenAll(
            wishes.Select((it, i) => Task.Run(() => (i % 2 == 0 ? Notes : other).ReplaceAsync(it, first.Version, default))));

        Assert.Single(replaced, it => it);
        AssertSame([wishes[Array.IndexOf(replaced, true)]], await Notes.FindAsync(["a"], default));
    }

    [Fact]
    public async Task Only_the_version_that_is_named_is_removed()
    {
        var note = Note("a");
        await Notes.InsertAsync([note], At(0), default);

        Assert.False(await Notes.DeleteAsync("a", Guid.NewGuid(), default));
        Assert.True(await Notes.DeleteAsync("a", note.Version, default));
        Assert.False(await Notes.DeleteAsync("a", note.Version, default));
        Assert.False(await Notes.ReplaceAsync(Note("a"), note.Version, default));
        Assert.Empty(await Notes.InsertAsync([note], At(0), default));
    }

    // Some stores keep dates in whole milliseconds. The date is in the future because a server removes expired notes.
    private static SharedNote Note(string key) =>
        new(key, $$"""{"of":"{{Guid.NewGuid()}}"}""", Guid.NewGuid(), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
