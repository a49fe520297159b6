package dev.troupe.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KryoTableTest {

  record A(int a) {}

  record B(int b) {}

  record HasB(B b) {}

  record HasThread(java.util.Locale.Builder unknown) {}

  record BadDefaults(int a) {
    @Defaults
    BadDefaults notStatic() {
      return this;
    }
  }

  record TestModule(int firstId, int lastId, Consumer<KryoTable> rows) implements KryoModule {
    @Override
    public void register(KryoTable table) {
      rows.accept(table);
    }
  }

  private static KryoCodec codec(Consumer<KryoTable> rows) {
    return KryoCodec.of(new TestModule(9000, 9099, rows));
  }

  @Test
  void rowsAreInOrderOfTheirIds() {
    KryoCodec codec =
        codec(
            table -> {
              table.add(9001, B.class);
              table.add(9000, A.class);
            });
    assertThat(KryoTables.lines(codec.rows()))
        .startsWith("0 int", "1 java.lang.String")
        .contains("10 byte[]", "24 org.apache.pekko.actor.typed.ActorRef")
        .endsWith("9000 dev.troupe.kryo.KryoTableTest$A", "9001 dev.troupe.kryo.KryoTableTest$B");
  }

  @Test
  void anIdTakenTwiceNamesBothClasses() {
    assertThatThrownBy(
            () ->
                codec(
                    table -> {
                      table.add(9000, A.class);
                      table.add(9000, B.class);
                    }))
        .isInstanceOf(KryoTableException.class)
        .hasMessageContaining("id 9000 is taken twice")
        .hasMessageContaining("$A")
        .hasMessageContaining("$B");
  }

  @Test
  void aClassAddedTwiceNamesBothIdsAndModules() {
    KryoModule one = new TestModule(9000, 9009, table -> table.add(9000, A.class));
    KryoModule two = new TestModule(9010, 9019, table -> table.add(9010, A.class));
    assertThatThrownBy(() -> KryoCodec.of(one, withName(two)))
        .isInstanceOf(KryoTableException.class)
        .hasMessageContaining("$A is added twice: as id 9000")
        .hasMessageContaining("as id 9010");
  }

  /** Modules are told apart by their class. */
  private static KryoModule withName(KryoModule module) {
    return new KryoModule() {
      @Override
      public int firstId() {
        return module.firstId();
      }

      @Override
      public int lastId() {
        return module.lastId();
      }

      @Override
      public void register(KryoTable table) {
        module.register(table);
      }
    };
  }

  @Test
  void anIdOutsideOfTheModulesRangeIsRefused() {
    assertThatThrownBy(() -> codec(table -> table.add(9100, A.class)))
        .isInstanceOf(KryoTableException.class)
        .hasMessageContaining("id 9100 of dev.troupe.kryo.KryoTableTest$A is outside")
        .hasMessageContaining("9000 to 9099");
  }

  @Test
  void overlappingRangesNameBothModules() {
    KryoModule one = new TestModule(9000, 9010, table -> {});
    KryoModule two = withName(new TestModule(9010, 9019, table -> {}));
    assertThatThrownBy(() -> KryoCodec.of(one, two))
        .isInstanceOf(KryoTableException.class)
        .hasMessageContaining("(9010 to 9019) overlap")
        .hasMessageContaining("(9000 to 9010)");
    assertThatThrownBy(() -> KryoCodec.of(new TestModule(99, 110, table -> {})))
        .hasMessageContaining("actors-kryo (0 to 99)");
  }

  @Test
  void whatCouldNeverBeWrittenIsFoundAtStart() {
    assertThatThrownBy(() -> codec(table -> table.add(9000, HasB.class)))
        .isInstanceOf(KryoTableException.class)
        .hasMessageContaining("component b of dev.troupe.kryo.KryoTableTest$HasB has the type")
        .hasMessageContaining("not registered");
    assertThatThrownBy(() -> codec(table -> table.add(9000, HasThread.class)))
        .isInstanceOf(KryoTableException.class)
        .hasMessageContaining("component unknown");
    assertThatThrownBy(() -> codec(table -> table.add(9000, Thread.class)))
        .isInstanceOf(KryoTableException.class)
        .hasMessageContaining("neither a record nor an enum");
    assertThatThrownBy(() -> codec(table -> table.add(9000, Runnable.class, null)))
        .isInstanceOf(KryoTableException.class)
        .hasMessageContaining("abstract");
    assertThatThrownBy(() -> codec(table -> table.add(9000, BadDefaults.class)))
        .isInstanceOf(KryoTableException.class)
        .hasMessageContaining("@Defaults");
  }

  @Test
  void modulesComeFromTheConfiguration() {
    String shop =
        "troupe.kryo.modules.shop = \"" + dev.troupe.kryo.today.Shop.Module.class.getName() + "\"";
    var reference = ConfigFactory.defaultReference();
    assertThat(KryoTables.of(ConfigFactory.parseString(shop).withFallback(reference)))
        .contains(new KryoTable.Row(9000, dev.troupe.kryo.today.Shop.Put.class, "shop"));
    var off = ConfigFactory.parseString("troupe.kryo.modules.shop = \"\"");
    assertThat(
            KryoTables.of(
                off.withFallback(ConfigFactory.parseString(shop)).withFallback(reference)))
        .noneMatch(row -> row.id() >= KryoTable.FIRST_FREE_ID);
    var wrong = ConfigFactory.parseString("troupe.kryo.modules.shop = \"java.lang.String\"");
    assertThatThrownBy(() -> KryoTables.of(wrong.withFallback(reference)))
        .isInstanceOf(KryoTableException.class)
        .hasMessageContaining("troupe.kryo.modules.shop = java.lang.String");
  }

  @Test
  void aBadSettingNamesItsKey() {
    var config = ConfigFactory.parseString("troupe.kryo.maximum-depth = 0");
    assertThatThrownBy(() -> KryoSettings.of(config.withFallback(ConfigFactory.defaultReference())))
        .hasMessageContaining("troupe.kryo.maximum-depth")
        .hasMessageContaining("0 is not between 2 and 1000");
  }
}
