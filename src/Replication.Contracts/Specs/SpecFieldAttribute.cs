namespace Replication.Contracts.Specs;

/// <summary>
/// Describes one member of a spec: what a user writes in the configuration file, in the body of a call, or on the command line.
/// </summary>
/// <param name="summary">What the member means, in one sentence. It is the help text of the command-line option.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SpecFieldAttribute(string summary) : Attribute
{
    /// <summary>What the member means, in one sentence.</summary>
    public string Summary => summary;

    /// <summary>The key in files and bodies; null means the member's name in camel case.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// The command-line option, such as <c>--tag-filter</c>. The option of a secret ends with <c>-file</c>; another one with <c>-env</c> in
    /// its place takes the name of an environment variable.
    /// </summary>
    public string? Option { get; init; }

    /// <summary>Why a member has no option, although its value is no mapping; null when it has one.</summary>
    public string? NoOption { get; init; }

    /// <summary>True when the option names a file whose whole content is the value, such as a certificate.</summary>
    public bool IsFile { get; init; }

    /// <summary>The placeholder of the option's value in the help text.</summary>
    public string? Placeholder { get; init; }

    /// <summary>
    /// For a list of secrets: the key of the member that has the only one of them. Exactly one of the two keys is given.
    /// </summary>
    public string? SingleKey { get; init; }

    /// <summary>The label of the row that shows the member in a terminal; null means that another row or no row shows it.</summary>
    public string? Label { get; init; }

    /// <summary>The error code of a problem with the member; null means the kind of the spec, a dot and the key.</summary>
    public string? Code { get; init; }

    /// <summary>
    /// True when a change of the member leaves a running backfill alone: it changes neither which images are copied nor how.
    /// </summary>
    public bool KeepsBackfill { get; init; }
}
