using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.App.Hosting;
using Replication.App.Telemetry;
using Replication.Contracts.Instances;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;
using Replication.Coordination.Backfills;
using Replication.Coordination.DeadLetters;
using Replication.Copying;
using Replication.Registries.Instances;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

/// <summary>
/// A background service whose store or broker disconnects while the process stops must not throw: the host reports that as a crash.
/// </summary>
public sealed class StopTests
{
    private readonly FakeTimeProvider _time = new();

    public static TheoryData<string> Services =>
    [
        nameof(InstanceRefresh), nameof(DeadLetterWatch), nameof(BackfillWalks), nameof(StoreClockWatch), nameof(CancellationWatch),
        nameof(CredentialProbes)
    ];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_exception_of_a_lost_connection_during_the_stop_is_no_crash(string name)
    {
        var connection = new CutConnection();
        using var service = Create(name, connection);
        await service.StartAsync(default);
        while (!connection.WasUsed)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await service.StopAsync(default);

        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully, $"{service.ExecuteTask.Status}: {service.ExecuteTask.Exception}");
    }

    private BackgroundService Create(string name, CutConnection connection) => name switch
    {
        nameof(InstanceRefresh) => new InstanceRefresh(
            new InstanceBook([], new FakeInstanceStore { OnListVersionsAsync = it => connection.WaitAfterAsync(NoVersions, it) }),
            new CredentialStates(new FakeNoteStore(), _time),
            new InstanceMetrics(),
            _time,
            NullLogger<InstanceRefresh>.Instance),
        nameof(DeadLetterWatch) => new DeadLetterWatch(
            new FakeDeadLetters { OnListAsync = connection.WaitAsync<IReadOnlyList<DeadLetterQueue>> },
                _time,
                NullLogger<DeadLetterWatch>.Instance),
        nameof(StoreClockWatch) => new StoreClockWatch(
            new FakeStoreProbe { OnReadClockAsync = it => connection.WaitAfterAsync<DateTimeOffset?>(DateTimeOffset.UnixEpoch, it) },
            new StoreTimeProvider(_time),
            NullLogger<StoreClockWatch>.Instance),
        nameof(CancellationWatch) => WithCopy(new CancellationWatch(
            new FakeTaskCancelStore { OnListToBeCanceledAsync = connection.WaitAsync<IReadOnlyList<Guid>> }, _time)),
        nameof(CredentialProbes) => new CredentialProbes(
            new CredentialStates(new FakeNoteStore { OnFindAsync = connection.WaitAsync<IReadOnlyList<SharedNote>> }, _time),
            judge: null!,
            instances: null!,
            tasks: null!,
            new CredentialProbeOptions(),
            _time,
            NullLogger<CredentialProbes>.Instance),
        _ => new BackfillWalks(
            new(new FakeBackfillStore
            {
                OnClaimAsync = connection.WaitAsync<HeldBackfill?>
            }, null!, null!, null!, null!, null!, null!, null!, null!, null!),
            new BackfillOptions(),
            _time,
            NullLogger<BackfillWalks>.Instance),
    };

    private static IReadOnlyDictionary<string, Guid> NoVersions => new Dictionary<string, Guid>();

    private static CancellationWatch WithCopy(CancellationWatch copies)
    {
        copies.Watch(Guid.NewGuid(), static () => Task.CompletedTask);
        return copies;
    }
}
