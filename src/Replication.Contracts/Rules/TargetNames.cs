using System.Diagnostics.CodeAnalysis;
using Replication.Contracts.Images;

namespace Replication.Contracts.Rules;

/// <summary>
/// Derives the names at the target from those at the source. A target namespace may contain <c>{namespace}</c>, a target repository
/// <c>{namespace}</c> (its slashes as dashes) and <c>{repository}</c>; the namespace <c>_</c> is the empty one. Without templates the names
/// stay.
/// </summary>
public static class TargetNames
{
    private const string Namespace = "{namespace}";
    private const string Repository = "{repository}";

    /// <summary>The namespace that a rule writes to.</summary>
    public static string NamespaceOf(RuleSpec rule) =>
        rule.TargetNamespace?.Replace(Namespace, rule.Namespace, StringComparison.Ordinal) ?? rule.Namespace;

    /// <summary>
    /// Returns the target repository for <paramref name="source"/>; false when the name exceeds the limit of 255 characters.
    /// </summary>
    public static bool TryMake(RuleSpec rule, RepositoryName source, [NotNullWhen(true)] out RepositoryName? target)
    {
        target = source;
        return (rule.TargetNamespace is null && rule.TargetRepository is null)
            || RepositoryName.TryJoin(NamespaceOf(rule), NameOf(rule, source.Name), out target);
    }

    /// <summary>What is wrong with the template of the target namespace; null when nothing is.</summary>
    public static string? NamespaceProblem(RuleSpec rule)
    {
        if (rule.TargetNamespace is not { } template)
            return null;
        if (PlaceholderProblem(template, [Namespace]) is { } problem)
            return problem;
        if (template == RepositoryName.EmptyNamespace)
            return null;
        if (rule.Namespace == RepositoryName.EmptyNamespace && template.Contains(Namespace, StringComparison.Ordinal))
            return $"holds {Namespace}, but the source namespace is the empty one";
        return RepositoryName.TryParse(NamespaceOf(rule), out _) ? null : $"makes '{NamespaceOf(rule)}', which is no namespace";
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
        if (rule.Namespace == RepositoryName.EmptyNamespace && template.Contains(Namespace, StringComparison.Ordinal))
            return $"holds {Namespace}, but the source namespace is the empty one";
        if (rule.Level == RuleLevel.Namespace && !template.Contains(Repository, StringComparison.Ordinal))
            return $"needs {Repository} at level namespace: otherwise all repositories become one";
        var made = NameOf(rule, rule.Repository ?? "a");
        return RepositoryName.TryParse(made, out _) ? null : $"makes '{made}', which is no name of a repository";
    }

    private static string NameOf(RuleSpec rule, string name) => rule.TargetRepository?
        .Replace(Namespace, rule.Namespace.Replace('/', '-'), StringComparison.Ordinal)
        .Replace(Repository, name, StringComparison.Ordinal) ?? name;

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
