using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Replication.Contracts.Specs;

/// <summary>One member of a spec, with everything that is attached to it.</summary>
/// <param name="Property">The member itself.</param>
/// <param name="Key">Its key in files and bodies.</param>
/// <param name="About">What <see cref="SpecFieldAttribute"/> says about it.</param>
public sealed record SpecField(PropertyInfo Property, string Key, SpecFieldAttribute About)
{
    /// <summary>True for a member that every spec must set.</summary>
    public bool IsRequired => Property.IsDefined(typeof(RequiredMemberAttribute), inherit: false);

    /// <summary>
    /// The error code of a problem with the member; <paramref name="kind"/> is the kind of the spec, such as <c>rule</c>.
    /// </summary>
    public string CodeOf(string kind) => About.Code ?? $"{kind}.{Key}";

    /// <summary>The value in a spec.</summary>
    public object? ValueIn(object spec) => Property.GetValue(spec);

    /// <summary>The members of a spec, in the order of their declaration; empty for a type that is no spec.</summary>
    public static IReadOnlyList<SpecField> Of(Type spec) =>
    [
        .. spec.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Select(static it => (Property: it, About: it.GetCustomAttribute<SpecFieldAttribute>()))
            .Where(static it => it.About is not null)
            .Select(static it => new SpecField(it.Property, it.About!.Key
                ?? JsonNamingPolicy.CamelCase.ConvertName(it.Property.Name), it.About)),
    ];
}
