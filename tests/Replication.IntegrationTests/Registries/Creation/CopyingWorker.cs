using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.IntegrationTests.Registries.Creation;

/// <summary>Copies from the source of a pair to an instance as a worker process does, for a rule with <c>createRepository</c>.</summary>
internal sealed class CopyingWorker : IDisposable
{
    private readonly RegistryPair _pair;
    private readonly string _target;
    private readonly InstanceBook _book;
    private readonly RegistryClients _clients;
    private readonly TargetCreation _creation;
    private readonly ImageCopier _copier = new(new CopyOptions());

    public CopyingWorker(RegistryPair pair, RegistryInstance target, RepositoryCreation? creation)
    {
        (_pair, _target) = (pair, target.Name);
        _book = new InstanceBook([target], null!);
        _clients = new RegistryClients(_book, RegistryPair.Impatient, TimeProvider.System, NullLoggerFactory.Instance);
        _creation = new TargetCreation(OneRuleStore.Of(creation), TimeProvider.System);
    }

    public async Task<(CopyResult Result, CreatedRepository? Created)> CopyAsync(string repository = RegistryPair.RepositoryText)
    {
        using var target = (await _clients.BorrowAsync(_target, default))!;
        var progress = new CopyProgress();
        var task = new ReplicationTask
        {
            Id = Guid.NewGuid(),
            Batch = Guid.NewGuid(),
            Rule = "rule",
            Trigger = TaskTrigger.Automatic,
            Source = new TaskSource("hangzhou", RegistryPair.Repository, RegistryPair.V1, Digest: null),
            Target = new TaskTarget(_target, RepositoryName.Parse(repository), RegistryPair.V1),
            Override = true,
            Status = ReplicationStatus.Running,
            PushedAt = DateTimeOffset.UtcNow,
            OrderedAt = DateTimeOffset.UtcNow,
            CreatedAt = DateTimeOffset.UtcNow,
        };
        var result = await _copier.CopyAsync(
            _pair.Request(repository: repository) with
            {
                Target = target.Client,
                Progress = progress,
                CreateRepository = (refused, token) => _creation.CreateAsync(task, target, progress, refused, token),
            },
            default);
        return (result, progress.CreatedRepository);
    }

    public async Task<CopyFailure> FailAsync(string repository = RegistryPair.RepositoryText) =>
        Xunit.Assert.IsType<CopyResult.Failed>((await CopyAsync(repository)).Result).Failure;

    public void Dispose()
    {
        _clients.Dispose();
        _book.Dispose();
    }

    // A store with one rule. Only reading it is used. The proxy derives from it, which the analyzer does not see.
#pragma warning disable CA1852
    private class OneRuleStore : DispatchProxy
    {
        private RepositoryCreation? _creation;

        public static IRuleStore Of(RepositoryCreation? creation)
        {
            var store = Create<IRuleStore, OneRuleStore>();
            ((OneRuleStore)(object)store)._creation = creation;
            return store;
        }

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name == nameof(IRuleStore.FindAsync)
            ? Task.FromResult<ReplicationRule?>(new ReplicationRule
            {
                Id = "rule",
                Name = "rule",
                Source = "hangzhou",
                Target = "osaka",
                Level = RuleLevel.Namespace,
                Namespace = "team",
                TagFilter = ".*",
                CreatedAt = DateTimeOffset.UnixEpoch,
                ActiveSince = DateTimeOffset.UnixEpoch,
                CreateRepository = _creation,
            })
            : throw new NotSupportedException(targetMethod?.Name);
    }
#pragma warning restore CA1852
}
