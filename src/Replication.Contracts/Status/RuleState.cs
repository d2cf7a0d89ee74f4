using System.Text.Json.Serialization;

namespace Replication.Contracts.Status;

/// <summary>How far a rule is. The members from <see cref="Late"/> on mean that something is wrong.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RuleState>))]
public enum RuleState
{
    /// <summary>Every reported push is at the target.</summary>
    Current,

    /// <summary>Pushes are being copied, or wait for a worker since a short time.</summary>
    Copying,

    /// <summary>
    /// Pushes wait for the end of a pause window, for an instance whose credentials are refused, or until they are as old as
    /// <c>minAge</c> says.
    /// </summary>
    Waiting,

    /// <summary>The rule is paused: pushes of the pause are not replicated.</summary>
    Paused,

    /// <summary>The rule is held: its pushes wait until it is resumed.</summary>
    Held,

    /// <summary>The oldest missing push waits for a worker longer than allowed.</summary>
    Late,

    /// <summary>Attempts to copy the oldest missing push fail, and are retried.</summary>
    Retrying,

    /// <summary>Tasks have failed, and their pushes are not at the target.</summary>
    Failing,
}
