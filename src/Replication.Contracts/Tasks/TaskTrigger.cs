using System.Text.Json.Serialization;

namespace Replication.Contracts.Tasks;

/// <summary>What created a task.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TaskTrigger>))]
public enum TaskTrigger
{
    /// <summary>A push that a rule matched.</summary>
    Automatic,

    /// <summary>A manual replication, by a user or a script.</summary>
    Manual,

    /// <summary>A backfill of images that existed before the rule.</summary>
    Backfill,

    /// <summary>The reconciler, for a push that was not reported.</summary>
    Reconcile,

    /// <summary>An import: a copy of existing images without a rule.</summary>
    Import,
}
