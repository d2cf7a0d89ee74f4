using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Tasks;

/// <summary>
/// The source and target of a manual replication, as far as the body could be read. An unreadable instance is empty; an unreadable
/// repository is null.
/// </summary>
public sealed record ManualPlaces(
    string Source, string Target, RepositoryName? SourceRepository, RepositoryName? TargetRepository, RuleScenario Scenario);
