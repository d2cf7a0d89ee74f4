using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Rules;
using Replication.Contracts.Signatures;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Registries;
using Replication.Testing.Signatures;
using Replication.Testing.Storage;
using Replication.UnitTests.Coordination.Rules;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Copying;

/// <summary>Which tasks must pass the policy of their rule, also when the rule got it after the push.</summary>
public sealed class SignatureGatesTests : IAsyncDisposable
{
    private readonly SqliteFile _file = new();
    private readonly FakeTimeProvider _time = new(Samples.Noon);
    private readonly CosignSigner _release = CosignSigner.Create();
    private readonly ServiceProvider _store;
    private readonly SignatureGates _gates;

    public SignatureGatesTests()
    {
        _store = (ServiceProvider)_file.Open();
        _gates = new SignatureGates(Rules, _time);
    }

    private IRuleStore Rules => _store.GetRequiredService<IRuleStore>();

    public async ValueTask DisposeAsync()
    {
        _release.Dispose();
        await _store.DisposeAsync();
        await _file.DisposeAsync();
    }

    public static TheoryData<string, Func<ReplicationTask, ReplicationTask>, bool> Tasks => new()
    {
        { "planned with the policy", static it => it with { Verify = true }, true },
        { "planned a moment ago, without a policy", static it => it, false },
        { "held or waiting for long", static it => it with { CreatedAt = Samples.Noon.AddMinutes(-1) }, true },
        { "attempted before", static it => it with { Attempt = 2 }, true },
        { "retried by a user", static it => it with { RetriedAt = Samples.Noon }, true },
        { "of a backfill", static it => it with { Trigger = TaskTrigger.Backfill }, true },
        { "without a rule", static it => it with { Rule = null, Attempt = 2 }, false },
    };

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task A_task_that_waited_passes_the_policy_that_its_rule_has_now(
        string name, Func<ReplicationTask, ReplicationTask> change, bool isGated)
    {
        Assert.NotNull(name);
        var rule = Samples.Rule("team", "hangzhou", "tokyo") with
        {
            Verify = new VerifyPolicy { Cosign = [new CosignKey { Name = "release", Key = _release.PublicKey }] },
        };
        await Rules.InsertAsync(rule, TopologyMode.Strict, default);

        var gate = await _gates.FindAsync(change(Claimed(rule)), default);

        Assert.Equal(isGated, gate is not null);
    }

    [Fact]
    public async Task Without_its_rule_only_a_task_that_was_planned_with_a_policy_fails()
    {
        var task = Claimed(Samples.Rule("team", "hangzhou", "tokyo")) with { Attempt = 2 };

        Assert.Null(await _gates.FindAsync(task, default));
        var failure = (await Assert.ThrowsAsync<RegistryException>(() => _gates.FindAsync(task with { Verify = true }, default))).Failure;
        Assert.Equal(("ruleDeleted", false), (failure.Code, failure.IsWorthRetrying));
    }

    private static ReplicationTask Claimed(ReplicationRule rule) =>
        SampleTasks.Pending(Samples.Noon) with { Rule = rule.Id, Status = ReplicationStatus.Running, Attempt = 1 };
}
