using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using Replication.Coordination.Requests;
using Replication.Coordination.Webhooks;
using Xunit;

namespace Replication.UnitTests.Coordination.Requests;

public sealed class BodyReaderTests
{
    private const int MaxBytes = 100_000;

    private static readonly BodyPace Pace =
        new() { WholeBody = TimeSpan.FromSeconds(30), MinBytesPerSecond = 1000, Window = TimeSpan.FromSeconds(5) };

    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 0,
        useSynchronizationContext: false));
    private readonly BodyBudget _budget = new(new WebhookOptions { MaxUnauthenticatedBytes = 50_000 });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(MaxBytes)]
    public async Task A_body_is_read_whole_in_whatever_pieces_it_comes(int length)
    {
        var sent = new byte[length];
        new Random(1).NextBytes(sent);
        var reading = ReadAsync();
        for (var at = 0; at < length; at += 7777)
            await _pipe.Writer.WriteAsync(sent.AsMemory(at, Math.Min(7777, length - at)));
        await _pipe.Writer.CompleteAsync();

        var read = await reading;

        Assert.Equal(BodyEnd.Whole, read.End);
        Assert.Equal(sent, read.Bytes);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_read_no_further()
    {
        var reading = ReadAsync();
        await _pipe.Writer.WriteAsync(new byte[MaxBytes + 1]);

        Assert.Equal(BodyEnd.TooLarge, (await reading).End);
    }

    [Fact]
    public async Task A_stalled_sender_is_disconnected_after_one_window()
    {
        var reading = ReadAsync();
        await SendAsync(90_000);
        _time.Advance(Pace.Window);
        Assert.False(reading.IsCompleted);
        _time.Advance(Pace.Window);

        Assert.Equal(BodyEnd.TooSlow, (await reading).End);
    }

    [Fact]
    public async Task A_slow_sender_above_the_rate_is_read_until_the_whole_body_takes_too_long()
    {
        var reading = ReadAsync();
        for (var window = 0; window < 5; window++)
        {
            await SendAsync(5000);
            _time.Advance(Pace.Window);
            Assert.False(reading.IsCompleted, $"given up after window {window}");
        }
        await SendAsync(5000);
        _time.Advance(Pace.Window);

        Assert.Equal(BodyEnd.TooSlow, (await reading).End);
    }

    [Fact]
    public async Task All_unauthenticated_bodies_share_one_budget_and_release_it()
    {
        using (var first = _budget.Open())
        {
            Assert.True(first.TryTake(40_000));
            using var second = _budget.Open();
            var reading = ReadAsync(second);
            await _pipe.Writer.WriteAsync(new byte[20_000]);

            Assert.Equal(BodyEnd.NoRoom, (await reading).End);
        }
        using var later = _budget.Open();
        Assert.True(later.TryTake(50_000));
        Assert.False(later.TryTake(1));
    }

    [Fact]
    public async Task Small_pieces_cost_no_more_memory_than_large_ones()
    {
        using var share = _budget.Open();
        var reading = ReadAsync(share);
        for (var i = 0; i < 20_000; i++)
            await _pipe.Writer.WriteAsync(new byte[1]);
        await _pipe.Writer.CompleteAsync();

        Assert.Equal((BodyEnd.Whole, 20_000), ((await reading).End, (await reading).Bytes.Length));
    }

    [Fact]
    public async Task A_sender_that_disconnects_leaves_an_incomplete_body()
    {
        var reading = ReadAsync();
        await SendAsync(10);
        await _pipe.Writer.CompleteAsync(new IOException("the connection was reset"));

        Assert.Equal(BodyEnd.Incomplete, (await reading).End);
    }

    // The pipe runs the reader inline: what was sent is consumed when this returns.
    private async Task SendAsync(int count) => await _pipe.Writer.WriteAsync(new byte[count]);

    private Task<BodyRead> ReadAsync(BodyBudget.Share? share = null)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new Body(_pipe.Reader));
        return BodyReader.ReadAsync(context, MaxBytes, Pace, share, _time);
    }

    private sealed class Body(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
