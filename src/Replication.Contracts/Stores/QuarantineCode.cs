namespace Replication.Contracts.Stores;

/// <summary>Why a part of a webhook call, or a message, could not be read. These are all codes; a code never changes its meaning.</summary>
public static class QuarantineCode
{
    /// <summary>The body is not JSON.</summary>
    public const string NotJson = "notJson";

    /// <summary>A string is not valid Unicode.</summary>
    public const string NotUnicode = "notUnicode";

    /// <summary>The part lacks the field that every call in the configured format has.</summary>
    public const string WrongFormat = "wrongFormat";

    /// <summary>The part has the configured format, but lacks a field that a push needs.</summary>
    public const string MissingField = "missingField";

    /// <summary>A value has the wrong JSON type.</summary>
    public const string WrongType = "wrongType";

    /// <summary>A value is not valid, such as the name of a repository.</summary>
    public const string InvalidValue = "invalidValue";

    /// <summary>One event names several artifacts, although its id identifies only one.</summary>
    public const string SeveralArtifacts = "severalArtifacts";

    /// <summary>A message of the bus has a version that this program does not know.</summary>
    public const string UnknownVersion = "unknownVersion";

    /// <summary>A message of the bus names an instance that does not exist.</summary>
    public const string UnknownInstance = "unknownInstance";

    /// <summary>The call has more unreadable parts than are stored; this entry has their number.</summary>
    public const string TooManyParts = "tooManyParts";
}
