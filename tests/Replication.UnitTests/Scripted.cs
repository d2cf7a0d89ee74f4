using System.Reflection;

namespace Replication.UnitTests;

/// <summary>Interfaces of which a test plays the few methods that are called.</summary>
public static class Scripted
{
    public static T As<T>(Func<string, object?[], object?> play)
        where T : class
    {
        var scripted = DispatchProxy.Create<T, Script>();
        ((Script)(object)scripted).Play = play;
        return scripted;
    }

    public class Script : DispatchProxy
    {
        public Func<string, object?[], object?> Play { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Play(targetMethod!.Name, args ?? []);
    }
}
