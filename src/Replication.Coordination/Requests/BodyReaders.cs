using Replication.Coordination.Backfills;
using Replication.Coordination.Imports;
using Replication.Coordination.Instances;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Requests;

/// <summary>The readers of request bodies. The project that reads the configuration file implements them.</summary>
public sealed record BodyReaders(
    InstanceReader Instance,
    RuleReader Rule,
    RulePauseReader Pause,
    RuleResumeReader Resume,
    RuleRunReader Run,
    ManualReader Manual,
    TaskSelectionReader Tasks,
    BackfillReader Backfill,
    ImportReader Import);
