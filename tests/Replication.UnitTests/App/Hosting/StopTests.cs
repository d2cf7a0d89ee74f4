using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.App.Hosting;
using Replication.App.Telemetry;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Backfills;
using Replication.Coordination.DeadLetters;
using Replication.Copying;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

/// <summary>A process that is told to stop while its store or broker goes away, too, ends in peace: its host calls an error of a background service a crash.</summary>
public sealed class StopTests
{
    private readonly FakeTimeProvider _time = new();

    public static TheoryData<string> Services => [nameof(InstanceRefresh), nameof(DeadLetterWatch), nameof(BackfillWalks), nameof(StoreClockWatch), nameof(CancellationWatch)];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task What_a_cut_connection_throws_at_the_stop_is_no_crash(string name)
    {
        var asked = new TaskCompletionSource();
        using var service = Create(name, asked);
        await service.StartAsync(default);
        while (!asked.Task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await service.StopAsync(default);

        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully, $"{service.ExecuteTask.Status}: {service.ExecuteTask.Exception}");
    }

    private BackgroundService Create(string name, TaskCompletionSource asked) => name switch
    {
        nameof(InstanceRefresh) => new InstanceRefresh(new InstanceBook([], Cut.From<IInstanceStore>(asked, nameof(IInstanceStore.ListVersionsAsync))), new InstanceMetrics(), _time, NullLogger<InstanceRefresh>.Instance),
        nameof(DeadLetterWatch) => new DeadLetterWatch(Cut.From<IDeadLetters>(asked), _time, NullLogger<DeadLetterWatch>.Instance),
        nameof(StoreClockWatch) => new StoreClockWatch(Cut.From<IStoreProbe>(asked, nameof(IStoreProbe.ReadClockAsync)), new StoreTimeProvider(_time), NullLogger<StoreClockWatch>.Instance),
        nameof(CancellationWatch) => WithCopy(new CancellationWatch(Cut.From<ITaskStore>(asked), _time)),
        _ => new BackfillWalks(new(Cut.From<IBackfillStore>(asked), null!, null!, null!, null!, null!, null!), new BackfillOptions(), _time, NullLogger<BackfillWalks>.Instance),
    };

    private static CancellationWatch WithCopy(CancellationWatch copies)
    {
        copies.Watch(Guid.NewGuid(), static () => Task.CompletedTask);
        return copies;
    }

    /// <summary>Its connection is cut when the caller gives up waiting; the method that is named answers once before.</summary>
    public class Cut : DispatchProxy
    {
        private TaskCompletionSource _asked = null!;
        private string? _answered;

        public static T From<T>(TaskCompletionSource asked, string? answered = null)
            where T : class
        {
            var made = Create<T, Cut>();
            ((Cut)(object)made)._asked = asked;
            ((Cut)(object)made)._answered = answered;
            return made;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var result = targetMethod!.ReturnType.GetGenericArguments()[0];
            if (targetMethod.Name == _answered)
            {
                _answered = null;
                if (result == typeof(DateTimeOffset?))
                    return Task.FromResult<DateTimeOffset?>(DateTimeOffset.UnixEpoch);
                return Task.FromResult<IReadOnlyDictionary<string, Guid>>(new Dictionary<string, Guid>());
            }
            return typeof(Cut).GetMethod(nameof(WaitAsync), BindingFlags.NonPublic | BindingFlags.Instance)!
                .MakeGenericMethod(result).Invoke(this, [args![^1]]);
        }

        private async Task<TResult> WaitAsync<TResult>(CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            var cut = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var canceled = cancellationToken.Register(() => cut.SetException(new IOException("the connection was cut")));
            return await cut.Task;
        }
    }
}
