using System.Diagnostics.CodeAnalysis;
using Replication.Contracts.Images;

namespace Replication.Contracts.Rules;

/// <summary>
/// Derives the names at the target from those at the source. A target namespace may contain <c>{namespace}</c>, a target repository
/// <c>{namespace}</c> (its slashes as dashes) and <c>{repository}</c>; the namespace <c>_</c> is the empty one. Without templates the names
/// stay. For a repository without a namespace <c>{namespace}</c> is empty, and the separators beside it are left out.
/// </summary>
public static class TargetNames
{
    private const string Namespace = "{namespace}";
    private const string Repository = "{repository}";

    /// <summary>The namespace that a rule writes the images of a source namespace to.</summary>
    public static string NamespaceOf(RuleSpec rule, string source)
    {
        if (rule.TargetNamespace is not { } template)
            return source;
        var made = Insert(template, source, source);
        return made.Length > 0 ? made : RepositoryName.EmptyNamespace;
    }

    /// <summary>
    /// Returns the target repository for <paramref name="source"/>; false when the name exceeds the limit of 255 characters.
    /// </summary>
    public static bool TryMake(RuleSpec rule, RepositoryName source, [NotNullWhen(true)] out RepositoryName? target)
    {
        target = source;
        return (rule.TargetNamespace is null && rule.TargetRepository is null)
            || RepositoryName.TryJoin(NamespaceOf(rule, source.Namespace), NameOf(rule, source), out target);
    }

    /// <summary>What is wrong with the template of the target namespace; null when nothing is.</summary>
    public static string? NamespaceProblem(RuleSpec rule)
    {
        if (rule.TargetNamespace is not { } template)
            return null;
        if (PlaceholderProblem(template, [Namespace]) is { } problem)
            return problem;
        var hasNamespace = template.Contains(Namespace, StringComparison.Ordinal);
        if (rule.HasSeveralNamespaces && !hasNamespace && rule.TargetRepository?.Contains(Namespace, StringComparison.Ordinal) != true)
            return $"needs {Namespace} for several source namespaces, here or in targetRepository: otherwise repositories of the same name "
                + "become one";
        if (template == RepositoryName.EmptyNamespace)
            return null;
        if (hasNamespace && HasEmptyNamespace(rule))
            return $"holds {Namespace}, but the source namespace is the empty one";
        var names = NamesOf(rule).Select(it => NamespaceOf(rule, it));
        return names.FirstOrDefault(static it => !RepositoryName.TryParse(it, out _)) is { } made
            ? $"makes '{made}', which is no namespace"
            : null;
    }

    /// <summary>What is wrong with the template of the target repository; null when nothing is.</summary>
    public static string? RepositoryProblem(RuleSpec rule)
    {
        if (rule.TargetRepository is not { } template)
            return null;
        if (PlaceholderProblem(template, [Namespace, Repository]) is { } problem)
            return problem;
        if (template.Contains('/', StringComparison.Ordinal))
            return "holds '/': everything before the last one belongs to the target namespace";
        if (HasEmptyNamespace(rule) && template.Contains(Namespace, StringComparison.Ordinal))
            return $"holds {Namespace}, but the source namespace is the empty one";
        if (rule.Level == RuleLevel.Namespace && !template.Contains(Repository, StringComparison.Ordinal))
            return $"needs {Repository} at level namespace: otherwise all repositories become one";
        return NamesOf(rule).Select(it => NameOf(rule, it, rule.Repository ?? "a"))
            .FirstOrDefault(static it => !RepositoryName.TryParse(it, out _)) is { } made
            ? $"makes '{made}', which is no name of a repository"
            : null;
    }

    private static string NameOf(RuleSpec rule, RepositoryName source) => NameOf(rule, source.Namespace, source.Name);

    private static string NameOf(RuleSpec rule, string @namespace, string name) => rule.TargetRepository is { } template
        ? Insert(template, @namespace, @namespace.Replace('/', '-')).Replace(Repository, name, StringComparison.Ordinal)
        : name;

    // Without a namespace, the separator that joined it with the rest of the template is left over: "mirror/" of "mirror/{namespace}".
    private static string Insert(string template, string @namespace, string shown) =>
        !template.Contains(Namespace, StringComparison.Ordinal) ? template
        : @namespace == RepositoryName.EmptyNamespace
            ? template.Replace(Namespace, "", StringComparison.Ordinal)
                .Replace("//", "/", StringComparison.Ordinal)
                .Trim('/', '-', '_', '.')
            : template.Replace(Namespace, shown, StringComparison.Ordinal);

    private static bool HasEmptyNamespace(RuleSpec rule) => rule.SourceNamespaces.Contains(RepositoryName.EmptyNamespace);

    // A glob is checked like a short valid name: the length of the names that it matches is not known.
    private static IEnumerable<string> NamesOf(RuleSpec rule) =>
        rule.SourceNamespaces.Select(static it => NameGlob.IsGlob(it) ? "a" : it);

    private static string? PlaceholderProblem(string template, ReadOnlySpan<string> known)
    {
        for (var at = template.IndexOfAny(['{', '}']); at >= 0; at = template.AsSpan(at).IndexOfAny('{', '}') is var next and >= 0
            ? at + next
            : -1)
        {
            var length = 0;
            foreach (var placeholder in known)
            {
                if (template.AsSpan(at).StartsWith(placeholder, StringComparison.Ordinal))
                    length = placeholder.Length;
            }
            if (length == 0)
                return $"holds something else than {string.Join(" and ", known.ToArray())} in braces at position {at}";
            at += length;
        }
        return null;
    }
}
