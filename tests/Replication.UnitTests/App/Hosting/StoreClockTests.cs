using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Replication.App.Check;
using Replication.App.Hosting;
using Replication.Contracts.Stores;
using Replication.Registries.Checks;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

public sealed class StoreClockTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(15, 0, 15)]
    [InlineData(-15, 0, -15)]
    // Whenever it was read while the answer was on its way.
    [InlineData(1, 3, 1)]
    [InlineData(-2, 3, 0)]
    [InlineData(-10, 3, -7)]
    public async Task The_difference_is_at_least_what_the_time_of_the_answer_does_not_explain(int aheadSeconds, int answerSeconds, int shownSeconds)
    {
        var store = Store(_time.GetUtcNow().AddSeconds(-aheadSeconds), answerSeconds);

        Assert.Equal(TimeSpan.FromSeconds(shownSeconds), await StoreClock.ReadAheadAsync(store, _time, default));
    }

    [Fact]
    public async Task A_store_without_a_clock_has_none_to_differ_from() => Assert.Null(await StoreClock.ReadAheadAsync(Store(null), _time, default));

    [Theory]
    [InlineData(2, null)]
    [InlineData(-2, null)]
    [InlineData(15, "15 s ahead of")]
    [InlineData(-15, "15 s behind")]
    public async Task More_than_two_seconds_are_told_in_the_log_and_by_the_check(int aheadSeconds, string? told)
    {
        var log = new LastWarning();
        using var watch = new StoreClockWatch(Store(_time.GetUtcNow().AddSeconds(-aheadSeconds)), _time, log);

        await watch.LookAsync(default);

        var answer = Assert.Single(StoreCheck.CompareClocks(TimeSpan.FromSeconds(aheadSeconds)));
        if (told is null)
        {
            Assert.Null(log.Text);
            Assert.Equal(CheckOutcome.Ok, answer.Outcome);
            return;
        }
        Assert.Contains(told, log.Text, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Failed, answer.Outcome);
        Assert.Contains(told, answer.Detail, StringComparison.Ordinal);
    }

    private IStoreProbe Store(DateTimeOffset? shows, int answerSeconds = 0) => Scripted.As<IStoreProbe>((_, _) =>
    {
        _time.Advance(TimeSpan.FromSeconds(answerSeconds));
        return Task.FromResult(shows);
    });

    private sealed class LastWarning : ILogger<StoreClockWatch>
    {
        public string? Text { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Text = formatter(state, exception);
    }
}
