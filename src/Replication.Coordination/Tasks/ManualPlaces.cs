using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Tasks;

/// <summary>Both ends of a replication by hand, as far as they could be read: an instance that could not is empty, a repository that could not is null.</summary>
internal sealed record ManualPlaces(string Source, string Target, RepositoryName? SourceRepository, RepositoryName? TargetRepository, RuleScenario Scenario);
