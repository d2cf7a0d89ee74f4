using System.Text.Json.Serialization;

namespace Replication.Contracts.Tasks;

/// <summary>Why the last attempt of a task did not succeed: a stable code, and a message with cause and remedy.</summary>
/// <param name="Code">The stable code. Scripts may compare it.</param>
/// <param name="Message">The cause and the remedy.</param>
public sealed record TaskIssue(string Code, string Message)
{
    /// <summary>
    /// The code of a task that waits, without a limit, because a stored secret or value of one of its instances cannot be read.
    /// </summary>
    public const string InstanceUnusable = "instanceUnusable";

    /// <summary>
    /// The code of a task that was canceled when it was planned, because its rule was paused. A backfill with <c>since</c> finds it.
    /// </summary>
    public const string RulePaused = "rulePaused";

    /// <summary>The code of a task that waits until its image has the minimum age of its rule.</summary>
    public const string TooYoung = "tooYoung";

    /// <summary>The code of a task whose image has an artifact type that its rule does not copy.</summary>
    public const string ArtifactFiltered = "artifactFiltered";

    /// <summary>The code of a task whose tag is not among the newest tags that its rule copies.</summary>
    public const string NotAmongLatest = "notAmongLatest";

    /// <summary>The code of the task of a referrer whose image is not at the target and is not copied.</summary>
    public const string NotFollowed = "notFollowed";

    /// <summary>
    /// The code of the task of a referrer that waits, without a limit of its own, until its image is at the target or its task has ended.
    /// </summary>
    public const string SubjectPending = "subjectPending";

    /// <summary>The code of a task that a user canceled.</summary>
    public const string Canceled = "canceled";

    /// <summary>
    /// The code of a task that waits until one of its instances accepts its credentials again. The attempt does not count, but the time
    /// does.
    /// </summary>
    public const string CredentialsRefused = "credentialsRefused";

    /// <summary>
    /// The code of a task whose image has no signature, or too few, that its rule accepts. It waits for them for a limited time.
    /// </summary>
    public const string SignatureMissing = "signatureMissing";

    /// <summary>
    /// The code of a task whose image has signatures that do not verify, and too few that do. It waits for valid ones for a limited time.
    /// </summary>
    public const string SignatureInvalid = "signatureInvalid";

    /// <summary>The code of a backfill that ended with failed images.</summary>
    public const string ImagesFailed = "imagesFailed";

    /// <summary>True when the task waits for signatures. The attempt does not count.</summary>
    [JsonIgnore]
    public bool IsAboutSignature => Code is SignatureMissing or SignatureInvalid;
}
