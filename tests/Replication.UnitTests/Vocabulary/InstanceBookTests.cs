using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Testing.Storage;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class InstanceBookTests : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SqliteFile _file = new();
    private ServiceProvider _process = null!;
    private IInstanceStore _store = null!;

    public ValueTask InitializeAsync()
    {
        _process = (ServiceProvider)_file.Open();
        _store = _process.GetRequiredService<IInstanceStore>();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task An_instance_of_another_process_is_found_on_request()
    {
        using var book = new InstanceBook([Declared("a")], _store);
        await _store.InsertAsync(SampleInstances.Kept("b", At), default);

        Assert.Null(book.Current.Find("b"));
        Assert.Equal("b", (await book.FindAsync("b", default))!.Name);
        Assert.Equal(["a", "b"], book.Current.All.Select(it => it.Name));
        Assert.Null(await book.FindAsync("c", default));
    }

    [Fact]
    public async Task Changed_instances_are_new_objects_and_unchanged_ones_stay_the_same()
    {
        using var book = new InstanceBook([Declared("a")], _store);
        var (b, c) = (SampleInstances.Kept("b", At), SampleInstances.Kept("c", At));
        await _store.InsertAsync(b, default);
        await _store.InsertAsync(c, default);
        await book.RefreshAsync(default);
        var before = book.Current;

        await _store.ReplaceAsync(b with { Version = Guid.NewGuid() }, b.Version, default);
        await book.RefreshAsync(default);

        Assert.Same(before.Find("a"), book.Current.Find("a"));
        Assert.NotSame(before.Find("b"), book.Current.Find("b"));
        Assert.Same(before.Find("c"), book.Current.Find("c"));
        before = book.Current;
        await book.RefreshAsync(default);
        Assert.Same(before, book.Current);
    }

    [Fact]
    public async Task A_recreated_instance_is_a_new_instance()
    {
        using var book = new InstanceBook([], _store);
        var kept = SampleInstances.Kept("b", At);
        await _store.InsertAsync(kept, default);
        await book.RefreshAsync(default);
        var before = book.Current.Find("b");
        await _store.DeleteAsync("b", kept.Version, default);
        await _store.InsertAsync(SampleInstances.Kept("b", At), default);

        await book.RefreshAsync(default);

        Assert.NotSame(before, book.Current.Find("b"));
    }

    [Fact]
    public async Task Of_two_instances_with_one_name_the_declared_one_is_used()
    {
        await _store.InsertAsync(SampleInstances.Kept("a", At), default);
        var declared = Declared("a");
        using var book = new InstanceBook([declared], _store);

        await book.RefreshAsync(default);

        Assert.Same(declared, Assert.Single(book.Current.All));
        Assert.True(book.IsDeclared("a"));
        Assert.Equal(["a"], book.Shadowed);
    }

    private static RegistryInstance Declared(string name) => new() { Name = name, Endpoint = new Uri("https://declared.example.com") };
}
