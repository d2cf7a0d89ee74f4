using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Copying.Claims;
using Replication.Registries;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Copying.Claims;

/// <summary>Two workers with one store and separate clocks.</summary>
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
        _first = Claims("first", _firstClock);
        _second = Claims("second", _secondClock);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    [Fact]
    public async Task One_worker_uploads_the_blob_and_the_others_get_its_repository()
    {
        var mine = Assert.IsType<BlobClaim.Granted>(await _first.ClaimAsync(One, Blob, default));
        Assert.IsType<BlobClaim.Contended>(await _second.ClaimAsync(Two, Blob, default));

        await mine.Held.EndAsync(BlobClaimEnd.Uploaded);

        Assert.Equal(new BlobClaim.Uploaded(One), await _second.ClaimAsync(Two, Blob, default));
    }

    [Fact]
    public async Task An_aborted_blob_can_be_claimed()
    {
        var mine = Assert.IsType<BlobClaim.Granted>(await _first.ClaimAsync(One, Blob, default));

        await mine.Held.EndAsync(BlobClaimEnd.Aborted);

        Assert.IsType<BlobClaim.Granted>(await _second.ClaimAsync(Two, Blob, default));
    }

    [Fact]
    public async Task Claims_are_separate_per_instance_and_blob()
    {
        Assert.IsType<BlobClaim.Granted>(await _first.ClaimAsync(One, Blob, default));

        Assert.IsType<BlobClaim.Granted>(await _second.ClaimAsync(Two, Digest.Parse("sha256:" + new string('b', 64)), default));
        Assert.IsType<BlobClaim.Granted>(await Claims("second", _secondClock, instance: "tokyo").ClaimAsync(Two, Blob, default));
    }

    [Fact]
    public async Task The_claim_of_a_crashed_worker_expires_within_seconds()
    {
        Assert.IsType<BlobClaim.Granted>(await _first.ClaimAsync(One, Blob, default));

        _secondClock.Advance(9 * Second);
        Assert.IsType<BlobClaim.Contended>(await _second.ClaimAsync(Two, Blob, default));
        _secondClock.Advance(2 * Second);

        Assert.IsType<BlobClaim.Granted>(await _second.ClaimAsync(Two, Blob, default));
    }

    [Fact]
    public async Task The_claim_of_a_running_worker_is_renewed()
    {
        var mine = Assert.IsType<BlobClaim.Granted>(await _first.ClaimAsync(One, Blob, default));
        for (var step = 1; step <= 8; step++)
        {
            await _firstClock.HasTimersAsync(step);
            _firstClock.Advance(3 * Second);
            _secondClock.Advance(3 * Second);
        }
        await _firstClock.HasTimersAsync(9);

        Assert.IsType<BlobClaim.Contended>(await _second.ClaimAsync(Two, Blob, default));
        await mine.Held.EndAsync(BlobClaimEnd.Uploaded);
        Assert.IsType<BlobClaim.Uploaded>(await _second.ClaimAsync(Two, Blob, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_short_store_outage_does_not_lose_a_claim(bool isWritten)
    {
        var notes = new FailingNotes(_notes);
        var first = new InstanceClaims("osaka", "first", true, new ClaimStore(notes, new Backwards()), _firstClock, NullLogger.Instance);
        var mine = Assert.IsType<BlobClaim.Granted>(await first.ClaimAsync(One, Blob, default));
        mine.Held.TrackCheckpoint(static () => "half of it");
        await _firstClock.HasTimersAsync(1);
        for (var step = 1; step <= 8; step++)
        {
            // The connection is lost: the store may have received the write.
            notes.Failing = step is 2 or 5 ? (isWritten ? Failing.AfterWriting : Failing.BeforeWriting) : Failing.Not;
            await PassAsync(3 * Second);
        }

        Assert.IsType<BlobClaim.Contended>(await _second.ClaimAsync(Two, Blob, default));
        mine.Held.TrackCheckpoint(static () => "most of it");
        await mine.Held.EndAsync(BlobClaimEnd.Resumable);
        Assert.Equal("most of it", Assert.IsType<BlobClaim.Granted>(await _second.ClaimAsync(Two, Blob, default)).Held.PreviousCheckpoint);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_checkpoint_can_be_saved_immediately(bool hasOtherWorkers)
    {
        var mine = Assert.IsType<BlobClaim.Granted>(
            await Claims("first", _firstClock, hasOtherWorkers: hasOtherWorkers).ClaimAsync(One, Blob, default));
        mine.Held.TrackCheckpoint(static () => "a chunk");

        await mine.Held.SaveCheckpointAsync();

        // No time passed, and the process ends here.
        _secondClock.Advance(11 * Second);
        Assert.Equal("a chunk", Assert.IsType<BlobClaim.Granted>(await _second.ClaimAsync(One, Blob, default)).Held.PreviousCheckpoint);
    }

    [Fact]
    public async Task Later_checkpoints_are_saved_by_the_renewal()
    {
        var mine = Assert.IsType<BlobClaim.Granted>(await _first.ClaimAsync(One, Blob, default));
        mine.Held.TrackCheckpoint(static () => "a chunk");
        await mine.Held.SaveCheckpointAsync();
        var noted = await ContentAsync();
        mine.Held.TrackCheckpoint(static () => "two chunks");

        await mine.Held.SaveCheckpointAsync();

        Assert.Equal(noted, await ContentAsync());
        await mine.Held.EndAsync(BlobClaimEnd.Aborted);
    }

    [Fact]
    public async Task A_lost_claim_does_not_end_the_claim_of_another_worker()
    {
        var lost = Assert.IsType<BlobClaim.Granted>(await _first.ClaimAsync(One, Blob, default));
        _secondClock.Advance(11 * Second);
        Assert.IsType<BlobClaim.Granted>(await _second.ClaimAsync(Two, Blob, default));

        await lost.Held.EndAsync(BlobClaimEnd.Aborted);

        Assert.IsType<BlobClaim.Contended>(await Claims("third", _secondClock).ClaimAsync(Two, Blob, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Waiting_ends_with_the_claim(bool isThere)
    {
        var mine = Assert.IsType<BlobClaim.Granted>(await _first.ClaimAsync(One, Blob, default));
        var waiting = _second.WaitAsync(Blob, default);
        _secondClock.Advance(Second);
        Assert.False(waiting.IsCompleted);

        await mine.Held.EndAsync(isThere ? BlobClaimEnd.Uploaded : BlobClaimEnd.Aborted);

        while (!waiting.IsCompleted)
        {
            _secondClock.Advance(Second / 10);
            await Task.Yield();
        }
        await waiting;
    }

    [Fact]
    public async Task Without_a_store_every_worker_uploads()
    {
        var alone = new InstanceClaims(
            "osaka", "alone", true, new ClaimStore(new BrokenNotes(), new Backwards()), _firstClock, NullLogger.Instance);

        var mine = Assert.IsType<BlobClaim.Granted>(await alone.ClaimAsync(One, Blob, default));

        await mine.Held.EndAsync(BlobClaimEnd.Uploaded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_resumable_upload_is_passed_to_the_next_worker(bool hasOtherWorkers)
    {
        var mine = Assert.IsType<BlobClaim.Granted>(
            await Claims("first", _firstClock, hasOtherWorkers: hasOtherWorkers).ClaimAsync(One, Blob, default));
        Assert.Null(mine.Held.PreviousCheckpoint);
        mine.Held.TrackCheckpoint(static () => "half of it");

        await mine.Held.EndAsync(BlobClaimEnd.Resumable);

        var next = Assert.IsType<BlobClaim.Granted>(
            await Claims("second", _secondClock, hasOtherWorkers: hasOtherWorkers).ClaimAsync(One, Blob, default));
        Assert.Equal("half of it", next.Held.PreviousCheckpoint);
        Assert.DoesNotContain("half of it", await ContentAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_checkpoint_of_a_crashed_worker_is_its_last_saved_one(bool hasOtherWorkers)
    {
        var dead = Assert.IsType<BlobClaim.Granted>(
            await Claims("first", _firstClock, hasOtherWorkers: hasOtherWorkers).ClaimAsync(One, Blob, default));
        dead.Held.TrackCheckpoint(static () => "half of it");
        await _firstClock.HasTimersAsync(1);
        _firstClock.Advance(3 * Second);
        await _firstClock.HasTimersAsync(2);

        if (hasOtherWorkers)
        {
            Assert.IsType<BlobClaim.Contended>(await _second.ClaimAsync(Two, Blob, default));
            _secondClock.Advance(14 * Second);
        }
        var next = Assert.IsType<BlobClaim.Granted>(
            await Claims("second", _secondClock, hasOtherWorkers: hasOtherWorkers).ClaimAsync(One, Blob, default));
        Assert.Equal("half of it", next.Held.PreviousCheckpoint);

        // A worker that claims the blob and sends nothing leaves the checkpoint unchanged.
        await next.Held.EndAsync(BlobClaimEnd.Resumable);
        Assert.Equal("half of it", Assert.IsType<BlobClaim.Granted>(
            await Claims("third", _secondClock, hasOtherWorkers: hasOtherWorkers).ClaimAsync(One, Blob, default)).Held.PreviousCheckpoint);
    }

    [Fact]
    public async Task A_single_worker_writes_a_claim_only_with_a_checkpoint()
    {
        var alone = Claims("first", _firstClock, hasOtherWorkers: false);
        var mine = Assert.IsType<BlobClaim.Granted>(await alone.ClaimAsync(One, Blob, default));
        await _firstClock.HasTimersAsync(1);
        _firstClock.Advance(3 * Second);
        await _firstClock.HasTimersAsync(2);

        Assert.Empty(await _notes.FindAsync([Key], default));
        await mine.Held.EndAsync(BlobClaimEnd.Uploaded);
        Assert.Empty(await _notes.FindAsync([Key], default));
    }

    // Lets time pass until the claim has been renewed, or the renewal has failed, and the next one is scheduled.
    private async Task PassAsync(TimeSpan time)
    {
        var waits = _firstClock.WaitCount;
        _secondClock.Advance(time);
        _firstClock.Advance(time);
        while (_firstClock.WaitCount == waits)
            await Task.Delay(1);
    }

    private InstanceClaims Claims(string worker, TimeProvider clock, string instance = "osaka", bool hasOtherWorkers = true) =>
        new(instance, worker, hasOtherWorkers, new ClaimStore(_notes, new Backwards()), clock, NullLogger.Instance);

    private static string Key => $"blob/osaka/{Blob}";

    private async Task<string> ContentAsync() => Assert.Single(await _notes.FindAsync([Key], default)).Content;

    /// <summary>A reversible seal, sufficient to show that the claim is sealed.</summary>
    private sealed class Backwards : ISecretSeal
    {
        public string Seal(SealPurpose purpose, string text) => new([.. text.Reverse()]);

        public string? Open(SealPurpose purpose, string sealedText) => Seal(purpose, sealedText);
    }

    /// <summary>Counts timers, so that a test advances the time only when the claim waits for its next renewal.</summary>
    private sealed class CountingClock : FakeTimeProvider
    {
        private int _timerCount;

        /// <summary>The number of times that a renewal was scheduled.</summary>
        public int WaitCount => Volatile.Read(ref _timerCount);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == 3 * Second)
                Interlocked.Increment(ref _timerCount);
            return timer;
        }

        public async Task HasTimersAsync(int count)
        {
            while (WaitCount < count)
                await Task.Delay(1);
        }
    }

    private enum Failing
    {
        Not,
        BeforeWriting,
        AfterWriting,
    }

    private sealed class FailingNotes(INoteStore notes) : INoteStore
    {
        public Failing Failing { get; set; }

        public Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
            AnswerAsync(() => notes.FindAsync(keys, cancellationToken));

        public Task<IReadOnlyList<string>> InsertAsync(
            IReadOnlyCollection<SharedNote> some, DateTimeOffset now, CancellationToken cancellationToken) =>
            AnswerAsync(() => notes.InsertAsync(some, now, cancellationToken));

        public Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken) =>
            AnswerAsync(() => notes.ReplaceAsync(note, expectedVersion, cancellationToken));

        public Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken) =>
            AnswerAsync(() => notes.DeleteAsync(key, version, cancellationToken));

        private async Task<T> AnswerAsync<T>(Func<Task<T>> ask)
        {
            if (Failing == Failing.BeforeWriting)
                throw new IOException("cut");
            var answer = await ask();
            return Failing == Failing.AfterWriting ? throw new IOException("cut") : answer;
        }
    }

    private sealed class BrokenNotes : INoteStore
    {
        public Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
            throw new IOException("gone");

        public Task<IReadOnlyList<string>> InsertAsync(
            IReadOnlyCollection<SharedNote> notes,
            DateTimeOffset now,
            CancellationToken cancellationToken) => throw new IOException("gone");

        public Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken) =>
            throw new IOException("gone");

        public Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken) => throw new IOException("gone");
    }
}
