using Microsoft.Extensions.Logging.Abstractions;
using Replication.Contracts;
using Replication.Contracts.History;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Registries;
using Replication.Registries.Instances;
using Replication.Testing.Storage;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.Copying;

public sealed class TaskRunnerTests
{
    [Fact]
    public async Task The_outcome_is_written_while_the_process_stops()
    {
        using var handBack = new CancellationTokenSource();
        var task = SampleTasks.Pending(DateTimeOffset.UtcNow) with { Status = ReplicationStatus.Running, Attempt = 1 };
        TaskIssue? written = null;
        var leases = new FakeTaskLeaseStore
        {
            OnClaimAsync =
                _ => Task.FromResult<TaskClaim>(new TaskClaim.Taken(task, new TaskLease(task.Id, "worker", 1) { Claimed = task })),
            OnDeferAsync = DeferAsync,
        };
        // The instance does not exist, and the process begins to stop during the lookup. The outcome must still be written.
        var instances = new FakeInstanceStore
        {
            OnListVersionsAsync = _ =>
            {
                handBack.Cancel();
                return Task.FromResult<IReadOnlyDictionary<string, Guid>>(new Dictionary<string, Guid>());
            },
        };
        using var book = new InstanceBook([], instances);
        using var clients = new RegistryClients(book, new RegistryClientOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        var states = new CredentialStates(new FakeNoteStore(), TimeProvider.System);
        var credentials = new CredentialJudge(
            states,
            book,
            clients.TryLoginAsync,
            new CredentialProbeOptions(),
            TimeProvider.System,
            NullLogger<CredentialJudge>.Instance);
        var work = new TaskWork(
            leases,
            tasks: null!,
            clients,
            limits: null!,
            copier: null!,
            claims: null!,
            order: null!,
            gates: new SignatureGates(rules: null!, TimeProvider.System),
            digests: null!,
            states,
            credentials,
            book,
            creation: null!,
            TimeProvider.System);
        var runner = new TaskRunner(
            leases, tasks: null!, work, lateTagRepair: null!, OutageEndsTests.WithoutStore(), new CancellationWatch(
                new FakeTaskCancelStore(),
                TimeProvider.System), new CopyingOptions(),
            Jitter.System,
            new HistoryRecorder(TimeProvider.System),
            TimeProvider.System,
            NullLogger<TaskRunner>.Instance);

        Assert.IsType<AttemptOutcome.Failed>((await runner.RunAsync(task.Id, handBack.Token)).Outcome);

        Assert.Equal("instanceUnknown", written?.Code);

        async Task<bool> DeferAsync(TaskIssue? issue, CancellationToken cancellationToken)
        {
            await Task.Delay(1, cancellationToken);
            written = issue;
            return true;
        }
    }
}
