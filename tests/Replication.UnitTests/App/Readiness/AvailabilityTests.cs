using Microsoft.Extensions.Time.Testing;
using Replication.App.Readiness;
using Xunit;

namespace Replication.UnitTests.App.Readiness;

/// <summary>How probes change the known state of a dependency.</summary>
public sealed class AvailabilityTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Availability _it = new();
    private readonly FakeTimeProvider _time = new();

    // Each letter is a probe: + good, - failed, s a failure of a caller before the next probe. After the colon, the change: L lost, R
    // restored, . nothing.
    [Theory]
    [InlineData("+:.")]
    [InlineData("-:L")]
    [InlineData("+-+-+-:......")]
    [InlineData("+--:..L")]
    [InlineData("+--+-+-:..L....")]
    [InlineData("+--++:..L.R")]
    [InlineData("+s-:.L")]
    [InlineData("+s+-:...")]
    [InlineData("+--s+s+:..L.R")]
    public void A_single_failed_probe_changes_nothing_without_a_failed_caller(string story)
    {
        var (probes, changes) = (story.Split(':')[0], story.Split(':')[1]);
        var seen = "";
        foreach (var step in probes)
        {
            if (step == 's')
                _it.Suspect("a call failed");
            else
                seen += _it.Report(step == '+' ? null : "full", _time.GetUtcNow()).Change switch
                {
                    AvailabilityChange.Lost =>
                    'L',
                    AvailabilityChange.Restored => 'R',
                    _ => '.'
                };
        }

        Assert.Equal(changes, seen);
    }

    [Fact]
    public void Unknown_lost_and_long_unchecked_are_problems()
    {
        Assert.NotNull(_it.Problem(_time.GetUtcNow(), Timeout));
        _it.Report(null, _time.GetUtcNow());
        Assert.Null(_it.Problem(_time.GetUtcNow(), Timeout));
        Assert.Contains("31 s", _it.Problem(_time.GetUtcNow() + TimeSpan.FromSeconds(31), Timeout), StringComparison.Ordinal);
        _it.Report("full", _time.GetUtcNow());
        _it.Report("full", _time.GetUtcNow());
        Assert.Equal("full", _it.Problem(_time.GetUtcNow(), Timeout));
    }

    [Fact]
    public void The_end_of_an_outage_is_logged_with_its_duration()
    {
        _it.Report("full", _time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(14));
        _it.Report(null, _time.GetUtcNow());
        Assert.Equal((AvailabilityChange.Restored, TimeSpan.FromSeconds(14), null), _it.Report(null, _time.GetUtcNow()));
    }

    [Fact]
    public async Task A_failure_of_a_caller_starts_a_probe_at_once_and_a_success_refutes_it()
    {
        _it.Report(null, _time.GetUtcNow());
        var waiting = _it.WaitAsync(TimeSpan.FromHours(1), _time, default);
        Assert.False(waiting.IsCompleted);

        Assert.True(_it.Suspect("a push was not kept"));
        Assert.False(_it.Suspect("another was not kept"));
        await waiting.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal("a push was not kept", _it.Report(null, _time.GetUtcNow()).RefutedSymptom);
        Assert.Null(_it.Report(null, _time.GetUtcNow()).RefutedSymptom);
        Assert.False(_it.WaitAsync(TimeSpan.FromHours(1), _time, TestContext.Current.CancellationToken).IsCompleted);
    }
}
