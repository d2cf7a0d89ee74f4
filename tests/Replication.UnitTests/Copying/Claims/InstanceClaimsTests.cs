using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Copying.Claims;
using Replication.Registries;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Copying.Claims;

/// <summary>Two workers over one store, each with a clock of its own.</summary>
public sealed class InstanceClaimsTests : IAsyncLifetime
{
    private static readonly Digest Blob = Digest.Parse("sha256:" + new string('a', 64));
    private static readonly RepositoryName One = RepositoryName.Parse("team/one");
    private static readonly RepositoryName Two = RepositoryName.Parse("team/two");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SqliteFile _file = new();
    private readonly CountingClock _firstClock = new();
    private readonly FakeTimeProvider _secondClock = new();
    private INoteStore _notes = null!;
    private InstanceClaims _first = null!;
    private InstanceClaims _second = null!;

    public ValueTask InitializeAsync()
    {
        _notes = (INoteStore)_file.Open().GetService(typeof(INoteStore))!;
        _first = new InstanceClaims("osaka", "first", _notes, _firstClock, NullLogger.Instance);
        _second = new InstanceClaims("osaka", "second", _notes, _secondClock, NullLogger.Instance);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    [Fact]
    public async Task One_has_it_until_it_is_there_and_the_others_learn_where()
    {
        var mine = Assert.IsType<BlobClaim.Mine>(await _first.TakeAsync(One, Blob, default));
        Assert.IsType<BlobClaim.Busy>(await _second.TakeAsync(Two, Blob, default));

        await mine.EndAsync(true);

        Assert.Equal(new BlobClaim.Elsewhere(One), await _second.TakeAsync(Two, Blob, default));
    }

    [Fact]
    public async Task What_another_did_not_bring_is_free()
    {
        var mine = Assert.IsType<BlobClaim.Mine>(await _first.TakeAsync(One, Blob, default));

        await mine.EndAsync(false);

        Assert.IsType<BlobClaim.Mine>(await _second.TakeAsync(Two, Blob, default));
    }

    [Fact]
    public async Task Instances_and_blobs_are_claimed_one_by_one()
    {
        Assert.IsType<BlobClaim.Mine>(await _first.TakeAsync(One, Blob, default));

        Assert.IsType<BlobClaim.Mine>(await _second.TakeAsync(Two, Digest.Parse("sha256:" + new string('b', 64)), default));
        Assert.IsType<BlobClaim.Mine>(await new InstanceClaims("tokyo", "second", _notes, _secondClock, NullLogger.Instance).TakeAsync(Two, Blob, default));
    }

    [Fact]
    public async Task The_claim_of_the_dead_runs_out_within_seconds()
    {
        Assert.IsType<BlobClaim.Mine>(await _first.TakeAsync(One, Blob, default));

        _secondClock.Advance(9 * Second);
        Assert.IsType<BlobClaim.Busy>(await _second.TakeAsync(Two, Blob, default));
        _secondClock.Advance(2 * Second);

        Assert.IsType<BlobClaim.Mine>(await _second.TakeAsync(Two, Blob, default));
    }

    [Fact]
    public async Task The_claim_of_the_living_lasts_as_long_as_the_blob_takes()
    {
        var mine = Assert.IsType<BlobClaim.Mine>(await _first.TakeAsync(One, Blob, default));
        for (var step = 1; step <= 8; step++)
        {
            await _firstClock.HasTimersAsync(step);
            _firstClock.Advance(3 * Second);
            _secondClock.Advance(3 * Second);
        }
        await _firstClock.HasTimersAsync(9);

        Assert.IsType<BlobClaim.Busy>(await _second.TakeAsync(Two, Blob, default));
        await mine.EndAsync(true);
        Assert.IsType<BlobClaim.Elsewhere>(await _second.TakeAsync(Two, Blob, default));
    }

    [Fact]
    public async Task Who_lost_a_claim_does_not_end_that_of_another()
    {
        var lost = Assert.IsType<BlobClaim.Mine>(await _first.TakeAsync(One, Blob, default));
        _secondClock.Advance(11 * Second);
        Assert.IsType<BlobClaim.Mine>(await _second.TakeAsync(Two, Blob, default));

        await lost.EndAsync(false);

        Assert.IsType<BlobClaim.Busy>(await new InstanceClaims("osaka", "third", _notes, _secondClock, NullLogger.Instance).TakeAsync(Two, Blob, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Waiting_ends_with_the_claim(bool isThere)
    {
        var mine = Assert.IsType<BlobClaim.Mine>(await _first.TakeAsync(One, Blob, default));
        var waiting = _second.WaitAsync(Blob, default);
        _secondClock.Advance(Second);
        Assert.False(waiting.IsCompleted);

        await mine.EndAsync(isThere);

        while (!waiting.IsCompleted)
        {
            _secondClock.Advance(Second / 10);
            await Task.Yield();
        }
        await waiting;
    }

    [Fact]
    public async Task Without_a_store_everyone_goes_ahead()
    {
        var alone = new InstanceClaims("osaka", "alone", new BrokenNotes(), _firstClock, NullLogger.Instance);

        var mine = Assert.IsType<BlobClaim.Mine>(await alone.TakeAsync(One, Blob, default));

        await mine.EndAsync(true);
    }

    /// <summary>Tells when somebody waits again, so that time does not pass while they work.</summary>
    private sealed class CountingClock : FakeTimeProvider
    {
        private int _timerCount;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timerCount);
            return timer;
        }

        public async Task HasTimersAsync(int count)
        {
            while (Volatile.Read(ref _timerCount) < count)
                await Task.Delay(1);
        }
    }

    private sealed class BrokenNotes : INoteStore
    {
        public Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => throw new IOException("gone");

        public Task<IReadOnlyList<string>> InsertAsync(IReadOnlyCollection<SharedNote> notes, DateTimeOffset now, CancellationToken cancellationToken) => throw new IOException("gone");

        public Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken) => throw new IOException("gone");

        public Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken) => throw new IOException("gone");
    }
}
