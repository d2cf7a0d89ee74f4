using Replication.Coordination.Webhooks;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

/// <summary>Sends whose end the test decides.</summary>
public sealed class GroupedSendsTests
{
    private readonly List<string> _groups = [];
    private readonly List<TaskCompletionSource> _ends = [];

    [Fact]
    public async Task A_single_item_is_sent_at_once_and_those_that_wait_go_together()
    {
        var sends = Make(atOnce: 2, maxSize: 64);

        var sent = "abcde".Select(it => sends.SendAsync(it, default)).ToList();
        Assert.Equal(["a", "b"], _groups);

        _ends[0].SetResult();
        await sent[0];
        Assert.Equal(["a", "b", "cde"], _groups);
        Assert.DoesNotContain(sent[1..], static it => it.IsCompleted);
        _ends[2].SetResult();
        await Task.WhenAll(sent[2..]);
        _ends[1].SetResult();
        await sent[1];

        // Nothing is being sent any more.
        _ = sends.SendAsync('f', default);
        _ = sends.SendAsync('g', default);
        Assert.Equal(["a", "b", "cde", "f", "g"], _groups);
    }

    [Fact]
    public async Task A_group_has_at_most_its_size_and_keeps_the_order()
    {
        var sends = Make(atOnce: 1, maxSize: 3);

        var sent = "abcdefgh".Select(it => sends.SendAsync(it, default)).ToList();
        for (var group = 0; group < 4; group++)
        {
            _ends[group].SetResult();
            await sent[Math.Min(group * 3, 7)];
        }

        Assert.Equal(["a", "bcd", "efg", "h"], _groups);
        await Task.WhenAll(sent);
    }

    [Fact]
    public async Task A_failure_reaches_every_caller_of_its_group_and_the_next_group_is_sent()
    {
        var sends = Make(atOnce: 1, maxSize: 2);

        var sent = "abcd".Select(it => sends.SendAsync(it, default)).ToList();
        _ends[0].SetResult();
        await sent[0];
        _ends[1].SetException(new IOException("lost"));

        foreach (var failed in sent[1..3])
            Assert.Equal("lost", (await Assert.ThrowsAsync<IOException>(() => failed)).Message);
        Assert.Equal(["a", "bc", "d"], _groups);
        _ends[2].SetResult();
        await sent[3];
    }

    [Fact]
    public async Task An_item_whose_caller_gave_up_is_not_sent()
    {
        var sends = Make(atOnce: 1, maxSize: 64);
        using var patience = new CancellationTokenSource();

        var first = sends.SendAsync('a', default);
        var second = sends.SendAsync('b', patience.Token);
        var third = sends.SendAsync('c', default);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _ends[0].SetResult();
        await first;

        Assert.Equal(["a", "c"], _groups);
        _ends[1].SetResult();
        await third;
    }

    [Fact]
    public async Task Callers_on_many_threads_are_each_sent_once()
    {
        var sum = 0;
        var sends = new GroupedSends<int>(atOnce: 2, maxSize: 8, async group =>
        {
            await Task.Yield();
            Interlocked.Add(ref sum, group.Sum());
        });

        await Parallel.ForEachAsync(Enumerable.Range(1, 1000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (it, token) =>
            await sends.SendAsync(it, token));

        Assert.Equal(500_500, sum);
    }

    private GroupedSends<char> Make(int atOnce, int maxSize) => new(atOnce, maxSize, group =>
    {
        _groups.Add(string.Concat(group));
        _ends.Add(new TaskCompletionSource());
        return _ends[^1].Task;
    });
}
