using Replication.Coordination.Backfills;
using Replication.Coordination.Instances;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Requests;

/// <summary>The readers of the bodies of calls. They belong to the room that reads the configuration file.</summary>
public sealed record BodyReaders(InstanceReader Instance, RuleReader Rule, ManualReader Manual, BackfillReader Backfill);
