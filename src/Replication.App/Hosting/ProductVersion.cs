using System.Reflection;

namespace Replication.App.Hosting;

/// <summary>The version of the program.</summary>
internal static class ProductVersion
{
    /// <summary>The version without the commit, such as <c>1.0.0</c>.</summary>
    public static string Text { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "0";
}
