using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Replication.App.Hosting;
using Replication.App.Readiness;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.App.Readiness;

/// <summary>The watch turns probes into states and lines of the log.</summary>
public sealed class ReadinessWatchTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Dependencies _dependencies = new();
    private readonly Lines _lines = new();
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private volatile Func<CancellationToken, Task> _probe = static _ => Task.CompletedTask;
    private int _probes;

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task An_outage_and_its_end_are_logged_once_each()
    {
        using var watch = await StartAsync();
        await ProbesAsync(3);
        Assert.Null(Problem());

        _probe = static _ => throw new IOException("full");
        await ProbesAsync(10);
        Assert.Equal("described IOException", Problem());
        _probe = static _ => Task.CompletedTask;
        await ProbesAsync(10);

        Assert.Null(Problem());
        Assert.Equal(
            ["Error: Store unavailable: described IOException.", "Information: Store available again"],
            _lines.Shown.Select(static it => it.Split(" Until")[0].Split(" after")[0]));
        await watch.StopAsync(default);
        Assert.True(watch.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_hanging_store_is_an_outage_and_a_shutdown_is_none()
    {
        using var watch = await StartAsync();
        _probe = static _ => new TaskCompletionSource().Task;
        await ProbesAsync(4);

        Assert.Equal("described TaskCanceledException", Problem());
        await watch.StopAsync(default);
        Assert.True(watch.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_unconfirmed_failure_is_logged_at_intervals()
    {
        using var watch = await StartAsync();
        await ProbesAsync(2);
        for (var i = 0; i < 5; i++)
        {
            _dependencies[Dependency.Store].Suspect("A push was not kept");
            await ProbesAsync(2);
        }

        Assert.Equal(["Warning: A push was not kept. The store answers now."], _lines.Shown);
        await watch.StopAsync(default);
    }

    private string? Problem() => _dependencies[Dependency.Store].Problem(_time.GetUtcNow(), TimeSpan.FromHours(1));

    private async Task<ReadinessWatch> StartAsync()
    {
        var store = new FakeStoreProbe { OnCheckAsync = RunAsync };
        var watch = new ReadinessWatch(store, _services, _dependencies, new OutageSymptoms(_dependencies), Roles.All, _time, _lines);
        await watch.StartAsync(default);
        return watch;
    }

    private Task RunAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _probes);
        return _probe(cancellationToken);
    }

    // Lets time pass until so many further probes have begun and the one before them was reported.
    private async Task ProbesAsync(int count)
    {
        for (var wanted = Volatile.Read(ref _probes) + count; Volatile.Read(ref _probes) < wanted;)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }
    }

    private sealed class Lines : ILogger<ReadinessWatch>
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Shown => [.. _lines];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Debug;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
