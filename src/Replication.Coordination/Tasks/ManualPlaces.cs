using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Tasks;

/// <summary>The part of both ends of a manual replication that could be read. An unread instance is empty, an unread repository null.</summary>
public sealed record ManualPlaces(string Source, string Target, RepositoryName? SourceRepository, RepositoryName? TargetRepository, RuleScenario Scenario);
