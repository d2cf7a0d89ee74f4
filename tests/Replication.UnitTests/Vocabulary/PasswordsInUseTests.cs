using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.UnitTests.Coordination.Rules;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class PasswordsInUseTests : IAsyncDisposable
{
    private readonly SqliteFile _file = new();
    private readonly FakeTimeProvider _time = new(Samples.Noon);
    private readonly ServiceProvider _store;

    public PasswordsInUseTests() => _store = (ServiceProvider)_file.Open();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task The_latest_use_of_all_processes_is_shown()
    {
        var (one, other) = (Uses(), Uses());
        await one.RecordAsync(Use("tokyo", 2, seconds: 0), default);
        await other.RecordAsync(Use("tokyo", 1, seconds: 10), default);
        // A process without a login since then.
        await one.RecordAsync(Use("tokyo", 2, seconds: 5), default);
        await one.RecordAsync(Use("osaka", 1, seconds: 5), default);

        var found = await other.ReadAsync(default);

        Assert.Equal((1, 1), (found["tokyo"].Number, found["osaka"].Number));
        // A further use of the same password costs a write each minute only.
        await one.RecordAsync(Use("tokyo", 1, seconds: 30), default);
        Assert.Equal(Samples.Noon.AddSeconds(10), (await other.ReadAsync(default))["tokyo"].At);
        await one.RecordAsync(Use("tokyo", 1, seconds: 90), default);
        Assert.Equal(Samples.Noon.AddSeconds(90), (await other.ReadAsync(default))["tokyo"].At);
    }

    [Fact]
    public async Task Concurrent_processes_lose_no_use()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Uses().RecordAsync(Use($"instance-{i}", 1, i), default)));

        Assert.Equal(6, (await Uses().ReadAsync(default)).Count);
    }

    private PasswordsInUse Uses() => new(_store.GetRequiredService<INoteStore>(), _time);

    private static Dictionary<string, PasswordInUse> Use(string instance, int number, int seconds) =>
        new() { [instance] = new PasswordInUse(number, Samples.Noon.AddSeconds(seconds)) };
}
